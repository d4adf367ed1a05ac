import { readdirSync } from 'node:fs';
import { type UserConfig, defineConfig } from 'tsdown';

const shared = { platform: 'node', target: 'node20.19', minify: false, logLevel: 'error' } satisfies UserConfig;

const plugin: UserConfig = { ...shared, entry: ['src/index.ts'], format: 'esm', fixedExtension: false, dts: false };

const types: UserConfig = { ...plugin, dts: { emitDtsOnly: true }, deps: { neverBundle: /^[^./]/ }, clean: false };

/** jscodeshift loads a transform by its path and pipes every file it requires through Babel: each is one file. */
const codemods = readdirSync('codemods')
  .filter((file) => file.endsWith('.ts'))
  .map((file): UserConfig => ({ ...shared, entry: [`codemods/${file}`], outDir: 'dist/codemods', format: 'cjs', dts: false }));

export default defineConfig([plugin, types, ...codemods]);

import { readdirSync } from 'node:fs';
import { type Rolldown, type UserConfig, defineConfig } from 'tsdown';

/** `T.Identifier` → `'Identifier'`: every node of a walk is compared with several, and loading them all costs a third of it. */
const nodeTypes: Rolldown.Plugin = {
  name: 'node-types',
  transform: {
    filter: { id: /\.ts$/, code: /\bT\b[^;]*from '(?:.*\/ast\.ts|@typescript-eslint\/types)'/ },
    handler: (code) => code.replaceAll(/\bT\.([A-Z]\w+)/g, `'$1'`),
  },
};

const shared = {
  platform: 'node',
  target: 'node20.19',
  minify: false,
  logLevel: 'error',
  plugins: [nodeTypes],
  treeshake: { moduleSideEffects: [{ test: /@typescript-eslint\/types/, sideEffects: false }] },
} satisfies UserConfig;

const plugin: UserConfig = { ...shared, entry: ['src/index.ts'], format: 'esm', fixedExtension: false, dts: false };

const types: UserConfig = { ...plugin, dts: { emitDtsOnly: true }, deps: { neverBundle: /^[^./]/ }, clean: false };

/** jscodeshift loads a transform by its path and pipes every file it requires through Babel: each is one file, and minified, since Babel warns of one over 500 kB. */
const codemods = readdirSync('codemods')
  .filter((file) => file.endsWith('.ts'))
  .map((file): UserConfig => ({ ...shared, entry: [`codemods/${file}`], outDir: 'dist/codemods', format: 'cjs', dts: false, minify: true }));

export default defineConfig([plugin, types, ...codemods]);

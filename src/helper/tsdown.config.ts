import { defineConfig, type UserConfig } from 'tsdown';

const common: UserConfig = {
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  fixedExtension: false,
  minify: false,
};

// Two builds, so that each entry is one file without an import.
export default defineConfig([
  { ...common, entry: ['src/index.ts'] },
  { ...common, entry: { 'testing/index': 'src/testing/index.ts' }, clean: false },
]);

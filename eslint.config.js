import { existsSync } from 'node:fs';
import eslintPlugin from 'eslint-plugin-eslint-plugin';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const built = new URL('dist/index.js', import.meta.url);
const own = existsSync(built) ? [(await import(built.href)).default.configs.recommended] : [];

/** Our rules say `check` where ESLint's say `create`: under that name eslint-plugin-eslint-plugin knows them. */
const ruleParser = {
  ...tseslint.parser,
  parseForESLint(text, options) {
    const result = tseslint.parser.parseForESLint(text, options);
    for (const { declaration } of result.ast.body) {
      for (const { key } of declaration?.arguments?.[0]?.properties ?? []) if (key?.name === 'check') key.name = 'create';
    }
    return result;
  },
};

export default defineConfig([
  // The example is full of defects on purpose, and has a configuration of its own.
  globalIgnores(['**/dist/', 'examples/', '**/fixtures/', '.tmp/']),
  tseslint.configs.recommended,
  {
    files: ['rules/*.ts'],
    ignores: ['rules/index.ts'],
    extends: [eslintPlugin.configs.recommended],
    languageOptions: { parser: ruleParser },
    rules: {
      'eslint-plugin/require-meta-docs-description': 'error',
      'eslint-plugin/require-meta-schema-description': 'error',
      // Set by defineRule.
      'eslint-plugin/require-meta-default-options': 'off',
    },
  },
  { files: ['src/**/*.ts', 'rules/*.ts', 'codemods/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'], extends: own },
  {
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  // What a provider throws has any shape; so have the functions that the helper takes.
  { files: ['src/helper/**/*.ts', 'tests/**/*.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  // Names for the rows of a table, values for their types.
  { files: ['tests/**/*.ts'], rules: { '@typescript-eslint/no-unused-vars': 'off' } },
]);

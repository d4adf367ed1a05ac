import { defineConfig } from 'eslint/config';
import llmCalls from 'eslint-plugin-llm-calls';
import tseslint from 'typescript-eslint';

export default defineConfig([
  {
    files: ['src/**/*.ts'],
    extends: [llmCalls.configs.recommended],
    languageOptions: { parser: tseslint.parser },
  },
]);

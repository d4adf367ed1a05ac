import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import plugin from '../../src/index.ts';

/** Lints a folder with the recommended preset, whatever configuration the folder has; the report is ESLint's own. */
export async function lint(folder: string): Promise<{ files: string[]; report: string }> {
  const recommended = plugin.configs.recommended;
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    errorOnUnmatchedPattern: false,
    overrideConfig: [
      { ignores: ['**/dist/**', '**/build/**', '**/*.d.ts', '**/*.min.js'] },
      { linterOptions: { reportUnusedDisableDirectives: 'off' } },
      ...[recommended].flat().map((config) => ({ ...config, languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } } })),
    ] as ESLint.Options['overrideConfig'],
  });
  const results = (await eslint.lintFiles(['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'])).map((result) => ({
    ...result,
    // The project's own disable comments may name rules that this run does not know.
    messages: result.messages.filter((message) => !message.message.startsWith('Definition for rule')),
  }));
  const formatter = await eslint.loadFormatter('stylish');
  return { files: results.map((result) => result.filePath), report: await formatter.format(results) };
}

import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';

export const project = fileURLToPath(new URL('fixtures/', import.meta.url));

const sources = readdirSync(project).filter((name) => /\.[jt]s$/.test(name));

/**
 * Reports of the project's files as `file:line rule`. As in an editor unless told: in a single run, which the parser
 * also takes `CI=true` for, it gives types once a file and process.
 */
export async function lintProject(preset: Linter.Config, parserOptions: Linter.ParserOptions): Promise<string[]> {
  const eslint = new ESLint({
    cwd: project,
    overrideConfigFile: true,
    ignore: false,
    overrideConfig: [{ files: ['**/*.{ts,js}'], languageOptions: { parser, parserOptions: { tsconfigRootDir: project, disallowAutomaticSingleRunInference: true, ...parserOptions } } }, preset],
  });
  const results = await eslint.lintFiles(sources.map((name) => join(project, name)));
  return results
    .flatMap(({ filePath, messages }) => messages.map(({ line, ruleId, message }) => `${basename(filePath)}:${line} ${ruleId?.replace('llm-calls/', '') ?? message}`))
    .toSorted();
}

/** What the files say is reported, in a comment at the end of its line: `// reports no-unguarded-call`. */
export function expectedReports(): string[] {
  return sources
    .flatMap((name) =>
      readFileSync(join(project, name), 'utf8')
        .split('\n')
        .flatMap((line, index) => (/ \/\/ reports (.+)$/.exec(line)?.[1] ?? '').split(' ').filter(Boolean).map((rule) => `${name}:${index + 1} ${rule}`)),
    )
    .toSorted();
}

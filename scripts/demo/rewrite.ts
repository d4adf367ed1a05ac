import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import colors from 'picocolors';

type Transform = (
  file: { path: string; source: string },
  api: { report: (message: string) => void; stats: () => void },
  options: object,
) => string | undefined | null;

const require = createRequire(import.meta.url);
const names = ['wrap-calls', 'guard-streams'];
const transforms = names.map((name) => {
  const loaded = require(`../../dist/codemods/${name}.cjs`) as { default?: Transform } & Transform;
  return loaded.default ?? loaded;
});

/** Applies the published transforms to every file in memory: the new texts, and a report with diff and refusals. */
export function rewrite(files: readonly string[], folder: string): { outputs: Map<string, string>; report: string } {
  const outputs = new Map<string, string>();
  const diffs: string[] = [];
  const notes: string[] = [];
  for (const path of files) {
    const before = readFileSync(path, 'utf8');
    let source = before;
    for (const transform of transforms) {
      try {
        source = transform({ path, source }, { report: (message) => notes.push(message), stats: () => undefined }, {}) ?? source;
      } catch (error) {
        notes.push(`${path}: not rewritten: ${(error as Error).message}`);
      }
    }
    if (source === before) continue;
    outputs.set(path, source);
    diffs.push(coloured(createTwoFilesPatch(relative(folder, path), relative(folder, path), before, source, '', '', { context: 2 })));
  }
  const refused = notes.filter((note) => note.includes('not rewritten'));
  const remarks = notes.filter((note) => !refused.includes(note));
  const sections = [
    colors.bold(`${outputs.size} of ${files.length} files rewritten by ${names.join(' and ')}.`),
    ...(refused.length > 0 ? [`${refused.length} places left alone:`, ...refused.map((note) => colors.yellow(shownNote(note, folder)))] : []),
    ...(remarks.length > 0 ? ['Still to be done by hand:', ...remarks.map((note) => colors.yellow(shownNote(note, folder)))] : []),
  ];
  return { outputs, report: [...diffs, ...sections].join('\n') };
}

function shownNote(note: string, folder: string): string {
  return `  ${note.replaceAll(`${folder}/`, '')}`;
}

function coloured(patch: string): string {
  return patch
    .split('\n')
    .filter((line) => !/^(?:===|\+\+\+ |Index: )/.test(line))
    .map((line) => {
      if (line.startsWith('--- ')) return colors.bold(line.slice(4));
      if (line.startsWith('+')) return colors.green(line);
      if (line.startsWith('-')) return colors.red(line);
      return line.startsWith('@@') ? colors.dim(line) : line;
    })
    .join('\n');
}

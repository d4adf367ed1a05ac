import { existsSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import colors from 'picocolors';
import { lint } from './demo/lint.ts';
import { rewrite } from './demo/rewrite.ts';
import { compareRuns } from './demo/runs.ts';

const usage = `Usage: npm run demo [-- PATH]

Lints PATH with the recommended preset and shows what the codemods would rewrite; nothing is written.
Without PATH: examples/support-desk, which is then run before and after the rewrite against a failing provider.`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const supportDesk = resolve(root, 'examples/support-desk');

function readArguments(): string | undefined {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } });
    if (values.help) {
      console.log(usage);
      return undefined;
    }
    const [path = supportDesk, extra] = positionals;
    if (extra !== undefined) throw new Error(`One path at a time, not also ${extra}.`);
    const full = resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
    if (!existsSync(full)) throw new Error(`There is no ${full}.`);
    return statSync(full).isDirectory() ? full : dirname(full);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

function heading(text: string): void {
  console.log(`\n${colors.bold(colors.cyan(`── ${text} `.padEnd(78, '─')))}\n`);
}

const folder = readArguments();
if (folder !== undefined) {
  const shown = relative(process.cwd(), folder) || '.';
  heading(`1. What the linter finds in ${shown}`);
  const { files, report } = await lint(folder);
  console.log(report || colors.green(`Nothing in ${files.length} files.`));

  heading('2. What the codemods rewrite');
  const rewritten = rewrite(files, folder);
  console.log(rewritten.report);

  if (folder === supportDesk) {
    heading('3. The program against a failing provider, before and after');
    console.log(await compareRuns(folder, rewritten.outputs));
  } else console.log(colors.dim('\nNothing was written. Without a path the demo also runs its example before and after the rewrite.'));
}

/**
 * Scores the built plugin against labels that were made by hand on real code: `npm run bench:accuracy -- DIR`. See docs/accuracy.md.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import plugin from '../dist/index.js';
import { type Accuracy, accuracyOf } from './accuracy/accuracy.ts';
import { callsVerdict, ruleVerdict } from './accuracy/bars.ts';
import { readLabels } from './accuracy/labels.ts';
import { printed } from './accuracy/table.ts';

const usage = `Usage: npm run bench:accuracy -- DIR [--labels FILE] [--rule NAME] [--json]

Scores the built plugin against labelled real code. DIR holds the labelled repositories, each checked out
at its labelled commit as owner+name/.

  --labels FILE  the labels; without it ../shared/labels/dev.json, beside this repository
  --rule NAME    one rule only
  --json         the whole result as JSON
  -h, --help     this text

Exit code 1 where a bar is missed or nothing could be scored, 2 where the command cannot run.`;

interface Arguments {
  readonly folder: string;
  readonly labels: string;
  readonly rule: string | undefined;
  readonly json: boolean;
}

/** @throws Error that says what is wrong with the arguments. */
function readArguments(): Arguments | undefined {
  const options = { labels: { type: 'string' }, rule: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  if (values.help) return undefined;
  const [given, extra] = positionals;
  if (given === undefined) throw new Error('DIR is missing: the folder that holds the labelled repositories.');
  if (extra !== undefined) throw new Error(`One folder at a time, not also ${extra}.`);
  const here = process.env['INIT_CWD'] ?? process.cwd();
  const folder = resolve(here, given);
  if (!existsSync(folder)) throw new Error(`There is no ${folder}.`);
  const labels = values.labels === undefined ? fileURLToPath(new URL('../../shared/labels/dev.json', import.meta.url)) : resolve(here, values.labels);
  return { folder, labels, rule: values.rule, json: values.json ?? false };
}

function run({ folder, labels, rule, json }: Arguments): void {
  const whole = accuracyOf(folder, readLabels(labels), plugin);
  const accuracy: Accuracy = rule === undefined ? whole : { ...whole, rules: whole.rules.filter((one) => one.rule === rule), unlabelled: [] };
  if (accuracy.rules.length === 0) throw new Error(`The labels say nothing of a rule \`${rule}\`.`);
  const verdicts = [callsVerdict(accuracy.calls), ...accuracy.rules.map(ruleVerdict)].map(({ verdict }) => verdict);
  console.log(json ? JSON.stringify(accuracy, null, 2) : printed(accuracy));
  if (accuracy.files.scored.length === 0) console.error('\nNo labelled file is there: nothing was scored.');
  process.exitCode = verdicts.includes('missed') || accuracy.files.scored.length === 0 ? 1 : 0;
}

try {
  const given = readArguments();
  if (given) run(given);
  else console.log(usage);
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 2;
}

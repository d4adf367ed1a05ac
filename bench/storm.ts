/**
 * Simulates many clients of one server that retry in different ways: `npm run bench:storm`. See docs/storm.md.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { arms } from './storm/arms/index.ts';
import { type Result, resultOf } from './storm/compare.ts';
import { pageWith, partsOf } from './storm/page.ts';
import { coursePlot, overviewPlot } from './storm/plots.ts';
import { type Scenario, scenarioNamed, scenarios } from './storm/scenarios.ts';
import { SEEDS, SWEEP_SEEDS } from './storm/seeds.ts';
import { sweeps } from './storm/sweeps.ts';
import { resultTable, sweepTable } from './storm/tables.ts';

const usage = `Usage: npm run bench:storm -- [--scenario NAME] [--sweeps] [--write]

Simulates clients that retry in different ways, in virtual time, and prints a table for each scenario:
the median of ${SEEDS.length} runs and, where they differ, the range.

  --scenario NAME  one of ${scenarios.map(({ name }) => name).join(', ')}
  --sweeps         also withRetry's options at other values than their defaults
  --write          everything, into docs/storm.md and docs/storm/*.svg
  -h, --help       this text

Exit code 2 where the command cannot run.`;

/** Scenarios that are plotted over time. */
const PLOTTED = ['minute', 'collapse', 'outage'];

async function compare(some: readonly Scenario[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const scenario of some) {
    for (const arm of arms) {
      progress(`${scenario.name}: ${arm.name}`);
      results.push(await resultOf(scenario, arm, SEEDS));
    }
  }
  return results;
}

async function sweep(): Promise<Map<string, Result[]>> {
  const swept = new Map<string, Result[]>();
  /** The defaults are part of every sweep. */
  const known: Result[] = [];
  for (const { option, scenarios: some, arms: values } of sweeps) {
    const results: Result[] = [];
    for (const scenario of some) {
      for (const value of values) {
        progress(`${option} ${value.name}: ${scenario.name}`);
        const same = known.find((result) => result.scenario === scenario && result.arm.inProcess === value.inProcess);
        const result = same ? { ...same, arm: value } : await resultOf(scenario, value, SWEEP_SEEDS);
        known.push(result);
        results.push(result);
      }
    }
    swept.set(option, results);
  }
  return swept;
}

/** One line that is written over, or on no terminal a line each. */
function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${text}` : `${text}\n`);
}

async function write(results: readonly Result[], swept: ReadonlyMap<string, readonly Result[]>): Promise<void> {
  const docs = fileURLToPath(new URL('../docs/', import.meta.url));
  writeFileSync(`${docs}storm.md`, pageWith(readFileSync(`${docs}storm.md`, 'utf8'), partsOf(arms, results, swept)));
  mkdirSync(`${docs}storm`, { recursive: true });
  // Of a spent quota nobody is served.
  writeFileSync(`${docs}storm/overview.svg`, await overviewPlot(results.filter(({ scenario }) => scenario.name !== 'quota')));
  for (const name of PLOTTED) writeFileSync(`${docs}storm/${name}.svg`, await coursePlot(results.filter(({ scenario }) => scenario.name === name)));
}

try {
  const options = { scenario: { type: 'string' }, sweeps: { type: 'boolean' }, write: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values: given } = parseArgs({ options });
  if (given.help) console.log(usage);
  else {
    if (given.write && given.scenario) throw new Error('`--write` writes all scenarios.');
    const some = given.scenario === undefined ? scenarios : [scenarioNamed(given.scenario)];
    const results = await compare(some);
    const swept = given.sweeps || given.write ? await sweep() : new Map<string, Result[]>();
    progress('');
    for (const scenario of some) console.log(`${resultTable(scenario.name, results.filter((result) => result.scenario === scenario))}\n`);
    for (const [option, ofOption] of swept) console.log(`${sweepTable(option, ofOption)}\n`);
    if (given.write) await write(results, swept);
  }
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 2;
}

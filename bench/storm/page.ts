import type { Arm } from './arms/arm.ts';
import { columns } from './columns.ts';
import type { Result } from './compare.ts';
import type { Scenario } from './scenarios.ts';
import { resultTable, sweepTable } from './tables.ts';

/** What a run of the simulation writes into the page, by the name of the place. */
export interface Parts {
  readonly measures: string;
  readonly arms: string;
  readonly results: string;
  readonly sweeps: string;
}

export function partsOf(arms: readonly Arm[], results: readonly Result[], swept: ReadonlyMap<string, readonly Result[]>): Parts {
  return {
    measures: columns.map(({ head, what }) => `- **${head}**: ${what}`).join('\n'),
    arms: arms.map(({ name, what }) => `- **${name}**: ${what}`).join('\n'),
    results: [...new Set(results.map(({ scenario }) => scenario))].map((scenario) => section(scenario, results.filter((result) => result.scenario === scenario))).join('\n\n'),
    sweeps: [...swept].map(([option, ofOption]) => sweepTable(option, ofOption)).join('\n\n'),
  };
}

function section(scenario: Scenario, results: readonly Result[]): string {
  return `### ${scenario.title} (\`${scenario.name}\`)\n\n${scenario.what}\n\n${resultTable(scenario.name, results)}`;
}

/** The page with these parts between the comments that name their places. */
export function pageWith(page: string, parts: Parts): string {
  return Object.entries(parts).reduce((text, [name, part]: [string, string]) => {
    const [begin, end] = [`<!-- begin auto-generated ${name} -->`, `<!-- end auto-generated ${name} -->`];
    const [before, rest] = text.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`docs/storm.md needs the lines ${begin} and ${end}.`);
    return `${before}${begin}\n\n${part}\n\n${end}${after}`;
  }, page);
}

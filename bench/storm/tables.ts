import { cell, type Column, columns } from './columns.ts';
import type { Result } from './compare.ts';

/** The arms of one scenario, as a Markdown table that can be read in a terminal too. */
export function resultTable(head: string, results: readonly Result[]): string {
  const shown = columns.filter((column) => results.some(({ runs }) => cell(column, runs) !== ''));
  return table([[head, ...shown.map((column) => column.head)], ...results.map(({ arm, runs }) => [arm.name, ...shown.map((column) => cell(column, runs))])]);
}

/** One option: a row for each value, and for each scenario the medians of the measures that tell the values apart. */
export function sweepTable(option: string, results: readonly Result[]): string {
  const values = [...new Set(results.map(({ arm }) => arm))];
  const scenarios = [...new Set(results.map(({ scenario }) => scenario))];
  const told = columns.filter(({ measure }) => ['served', 'requestsPerSuccess', 'p95', 'recovery'].includes(measure));
  const shown = scenarios
    .flatMap((scenario) => told.map((column) => [`${scenario.name}: ${column.head}`, ...values.map((arm) => median(column, results.find((result) => result.arm === arm && result.scenario === scenario)!))]))
    .filter(([, ...medians]) => new Set(medians).size > 1);
  return table([option, ...values.map(({ name }) => name)].map((name, row) => [name, ...shown.map((texts) => texts[row]!)]));
}

function median(column: Column, { runs }: Result): string {
  return cell(column, runs).split(' ')[0]!;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, place) => Math.max(...rows.map((row) => row[place]!.length)));
  const lines = rows.map((row) => `| ${row.map((text, place) => text.padEnd(widths[place]!)).join(' | ')} |`);
  return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join('\n');
}

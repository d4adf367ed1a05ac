import type { Accuracy, CallAccuracy, Listed, RuleAccuracy } from './accuracy.ts';
import { callsVerdict, ruleVerdict } from './bars.ts';

/** The tables and lists of a run, for a terminal. */
export function printed({ files, unverified, calls, rules, unlabelled }: Accuracy): string {
  const ruleRows = rules.map(ruleRow);
  return [
    filesLine(files, unverified),
    table([['calls labelled', 'found', 'missed', 'share', 'bar'], callsRow(calls)]),
    table([['rule', 'findings', 'hit', 'missed', 'false', 'precision', 'recall', 'F1', 'bar'], ...ruleRows]),
    ...(unlabelled.length > 0 ? [`Not judged, since the labels say nothing of them: ${unlabelled.join(', ')}.`] : []),
    ...list('At another commit than the labels, not scored', files['at another commit']),
    ...list('Absent', files.absent),
    ...list('Calls missed', calls.missed.map(line)),
    ...list('Calls that the labels do not have', calls.besides.map(line)),
    ...rules.flatMap(({ rule, missed, wrong }) => [...list(`${rule}, missed`, missed.map(line)), ...list(`${rule}, false`, wrong.map(line))]),
  ].join('\n\n');
}

function filesLine(files: Accuracy['files'], unverified: number): string {
  const counts = (['scored', 'absent', 'at another commit'] as const).map((presence) => `${files[presence].length} ${presence}`);
  const total = Object.values(files).flat().length;
  const note = unverified > 0 ? ` Of ${unverified} the commit cannot be told, since their folder is no git repository.` : '';
  return `${total} labelled files: ${counts.join(', ')}.${note}`;
}

function callsRow(accuracy: CallAccuracy): string[] {
  const { calls, found, missed } = accuracy;
  const { verdict, because } = callsVerdict(accuracy);
  return [String(calls), String(found), String(missed.length), share(found, calls), `${verdict} (${because})`];
}

function ruleRow(accuracy: RuleAccuracy): string[] {
  const { rule, findings, hits, missed, wrong } = accuracy;
  const { verdict, because } = ruleVerdict(accuracy);
  const figures = [share(hits, hits + wrong.length), share(hits, findings), share(f1(accuracy) * findings, findings)];
  return [rule, ...[findings, hits, missed.length, wrong.length].map(String), ...figures, `${verdict} (${because})`];
}

function f1({ hits, missed, wrong }: RuleAccuracy): number {
  return hits === 0 ? 0 : (2 * hits) / (2 * hits + wrong.length + missed.length);
}

/** A share with what it is of; no figure where that is nothing. */
function share(part: number, whole: number): string {
  return whole === 0 ? '– of 0' : `${((100 * part) / whole).toFixed(1)} % of ${whole}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((cell, column) => (/^[\d–]/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd());
  return [lines[0], widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1)].join('\n');
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [[`${title}:`, ...lines.map((text) => `  ${text}`)].join('\n')] : [];
}

function line({ file, line, why }: Listed): string {
  return `${file}:${line}  ${why}`;
}

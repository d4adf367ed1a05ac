import { claimCounts } from '../tests/catalog/counts.ts';

/** Prints how many claims of the catalog `tests/catalog` checks against each package. */
const counts = claimCounts();
const kinds = ['modules', 'exports', 'endpoints', 'methods', 'options', 'streams', 'errors'] as const;
const rows = [
  ['package', ...kinds, 'all'],
  ...counts.map(({ name, major, total, kinds: of }) => [`${name} ${major}`, ...kinds.map((kind) => String(of[kind] ?? '')), String(total)]),
  ['all', ...kinds.map((kind) => String(counts.reduce((sum, { kinds: of }) => sum + (of[kind] ?? 0), 0))), String(counts.reduce((sum, { total }) => sum + total, 0))],
];
const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
for (const row of rows) console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '));

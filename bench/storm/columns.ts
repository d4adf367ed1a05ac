import { type Figures, quantile } from './figures.ts';

/** A measure as the tables show it. */
export interface Column {
  readonly measure: keyof Figures;
  readonly head: string;
  readonly what: string;
  print(value: number): string;
}

const decimals = (digits: number) => (value: number) => value.toFixed(digits);

export const columns: readonly Column[] = [
  { measure: 'goodput', head: 'goodput', what: 'calls a second that were answered within the patience of a user', print: decimals(1) },
  { measure: 'served', head: 'served', what: 'the share of all calls that this is, in percent', print: (value) => (100 * value).toFixed(1) },
  { measure: 'requestsPerSuccess', head: 'requests', what: 'requests sent for each of these', print: decimals(2) },
  { measure: 'wasted', head: 'wasted', what: 'requests of the whole run that did not become such an answer', print: decimals(0) },
  { measure: 'p50', head: 'p50', what: 'seconds that half of them took at most, waits included', print: decimals(1) },
  { measure: 'p95', head: 'p95', what: 'seconds that 95 % of them took at most', print: decimals(1) },
  { measure: 'recovery', head: 'recovery', what: 'seconds after the disturbance until goodput is back for good', print: (value) => (value === Infinity ? 'never' : value.toFixed(0)) },
  { measure: 'peak', head: 'peak', what: 'the most requests in one second, as a multiple of what the server can answer', print: decimals(1) },
];

/** The median of the runs and, where they differ, the range. Empty where the measure does not exist. */
export function cell({ measure, print }: Column, runs: readonly Figures[]): string {
  const values = runs.map((run) => run[measure]).toSorted((a, b) => a - b);
  if (values.some(Number.isNaN)) return '';
  const [least, middle, most] = [values[0]!, quantile(values, 0.5), values.at(-1)!].map(print);
  return least === most ? middle! : `${middle} (${least}–${most})`;
}

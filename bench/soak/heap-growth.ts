import type { Reading } from './soak.ts';

/** Bytes that the heap grows by with each call: the slope of the line that fits the second half of the readings best, when all caches are warm. */
export function heapGrowth(readings: readonly Reading[]): number {
  const half = readings.slice(Math.floor(readings.length / 2));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const calls = mean(half.map((reading) => reading.calls));
  const bytes = mean(half.map(({ heapBytes }) => heapBytes));
  const together = half.map((reading) => (reading.calls - calls) * (reading.heapBytes - bytes));
  return mean(together) / mean(half.map((reading) => (reading.calls - calls) ** 2));
}

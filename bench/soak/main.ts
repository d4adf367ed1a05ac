/**
 * A long run of the helper: calls and streams with random faults against the local faulty server. Prints the heap as it
 * goes and what the calls came to; exits with 1 if the heap grows, or if a listener or an unhandled rejection is left.
 *
 *     npm run bench:soak [-- CALLS]      100,000 unless told; some minutes
 */
import { heapGrowth } from './heap-growth.ts';
import { soak } from './soak.ts';

const calls = Number(process.argv[2] ?? 100_000);
if (!Number.isInteger(calls) || calls < 1000) {
  console.error('CALLS must be a whole number, 1000 or more.');
  process.exit(2);
}
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const report = await soak({
  calls,
  readings: 20,
  seed: 1,
  onReading: ({ calls: made, heapBytes }) => console.log(`${made.toString().padStart(8)} calls   heap ${megabytes(heapBytes).padStart(9)}`),
});
const growth = heapGrowth(report.readings);
const { listeners, timers, unhandledRejections } = report;
console.log([...report.outcomes].toSorted(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`).join(', '));
console.log(`heap over the second half: ${growth.toFixed(2)} bytes a call; left over: ${listeners} listeners, ${timers} timers; ${unhandledRejections} unhandled rejections`);
process.exitCode = growth > 5 || listeners || unhandledRejections ? 1 : 0;

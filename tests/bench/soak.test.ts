import { expect, it } from 'vitest';
import { heapGrowth } from '../../bench/soak/heap-growth.ts';
import { soak } from '../../bench/soak/soak.ts';

it('leaves no listener, timer or unhandled rejection behind, whatever goes wrong', { timeout: 120_000 }, async () => {
  const { outcomes, listeners, timers, unhandledRejections } = await soak({ calls: 600, readings: 1, seed: 7 });
  expect({ listeners, timers, unhandledRejections }).toEqual({ listeners: 0, timers: 0, unhandledRejections: 0 });
  expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(600);
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['ok', 'timeout', 'quota', 'truncated']));
  expect(outcomes.has('unknown')).toBe(false);
});

it('tells a heap that grows from one that is flat once it is warm', () => {
  const flat = [10, 14, 15, 15.1, 14.9, 15, 15.1].map((megabytes, index) => ({ calls: index * 1000, heapBytes: megabytes * 1e6 }));
  const leak = flat.map(({ calls, heapBytes }) => ({ calls, heapBytes: heapBytes + calls * 300 }));
  expect(Math.abs(heapGrowth(flat))).toBeLessThan(50);
  expect(heapGrowth(leak) - heapGrowth(flat)).toBeCloseTo(300);
});

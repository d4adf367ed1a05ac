import { vi } from 'vitest';
import { refused } from './calls-of.ts';
import type { Work } from './installed.ts';

/** Repeats whose waits are looked at. */
const repeats = 6;

/** The ms between the calls of failing work under a policy, where chance gives this. */
export async function waitsOf(run: (work: Work) => Promise<unknown>, random = 0): Promise<number[]> {
  const chance = vi.spyOn(Math, 'random').mockReturnValue(random);
  const calls: number[] = [];
  const work: Work = () => {
    calls.push(Date.now());
    return calls.length > repeats ? new Promise(() => {}) : Promise.reject(refused());
  };
  void new Promise((resolve) => resolve(run(work))).catch(() => {});
  for (let step = 0; step < 60 && calls.length <= repeats; step += 1) await vi.advanceTimersByTimeAsync(20_000);
  chance.mockRestore();
  return calls.slice(1).map((time, index) => time - calls[index]!);
}

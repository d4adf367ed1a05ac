import { vi } from 'vitest';
import type { Work } from './installed.ts';

/** Calls after which an endless retry is cut off: one more than any bound that is looked for. */
export const cutOff = 32;

export interface Ran {
  readonly calls: number;
  readonly end: 'rejected' | 'resolved' | 'pending';
  readonly error?: unknown;
}

/** A failure that every library takes for one that a repeat may cure. */
export const refused = (status = 429): Error & { readonly status: number } => Object.assign(new Error('Refused'), { status });

/** Runs failing work under a policy, with all the time it wants (timers are faked), until it gives up or has called often enough. */
export async function callsOf(run: (work: Work) => Promise<unknown>, failure: unknown = refused()): Promise<Ran> {
  let calls = 0;
  let ran: Pick<Ran, 'end' | 'error'> = { end: 'pending' };
  const work: Work = () => {
    calls += 1;
    return calls === cutOff ? new Promise(() => {}) : Promise.reject(failure);
  };
  void new Promise((resolve) => resolve(run(work))).then(
    () => (ran = { end: 'resolved' }),
    (error: unknown) => (ran = { end: 'rejected', error }),
  );
  // A few steps more than to the end itself, for what goes on behind the caller's back.
  for (let step = 1, after = 0; step < 120 && calls < cutOff && after < 3; step += 1) {
    await vi.advanceTimersByTimeAsync(60_000 * step);
    if (ran.end !== 'pending') after += 1;
  }
  return { calls, ...ran };
}

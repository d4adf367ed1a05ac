/**
 * What a call that succeeds costs through `withRetry`, beside the bare `await` and other retry libraries.
 *
 *     npx tsx bench/helper/overhead.ts
 *
 * All run in this process, in turns, so that a slow moment of the machine hits all of them; the fastest of the rounds counts.
 */
import { fileURLToPath } from 'node:url';
import { ConstantBackoff, handleAll, retry } from 'cockatiel';
import { build } from 'esbuild';
import pRetry from 'p-retry';
import type * as Helper from '../../src/helper/src/index.ts';

const CALLS = 100_000;
const ROUNDS = 15;

/** Bundled as users get it, rather than transformed module by module. */
async function loadHelper(): Promise<typeof Helper> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/helper/src/index.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    write: false,
  });
  return (await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString('base64')}`)) as typeof Helper;
}

const { createRetry, withRetry } = await loadHelper();
const call = async (): Promise<number> => 1;
const withDefaults = createRetry({ maxAttempts: 3 });
const options = { maxAttempts: 3 };
const { signal } = new AbortController();
const policy = retry(handleAll, { maxAttempts: 2, backoff: new ConstantBackoff(1000) });

const contenders: Record<string, () => Promise<unknown>> = {
  'bare await': call,
  withRetry: () => withRetry(call),
  'withRetry, options': () => withRetry(call, options),
  'createRetry': () => withDefaults(call),
  'withRetry, signal': () => withRetry(call, { signal }),
  'withRetry, attemptTimeoutMs': () => withRetry(call, { attemptTimeoutMs: 60_000 }),
  'p-retry': () => pRetry(call, { retries: 2 }),
  cockatiel: () => policy.execute(call),
};

async function microsecondsPerCall(run: () => Promise<unknown>, calls: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < calls; i++) await run();
  return ((performance.now() - start) * 1000) / calls;
}

const best: Record<string, number> = {};
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(contenders)) {
    const time = await microsecondsPerCall(run, name.includes('Timeout') ? CALLS / 10 : CALLS);
    best[name] = Math.min(best[name] ?? Infinity, time);
  }
}

const bare = best['bare await']!;
console.log('A call that succeeds:');
for (const [name, time] of Object.entries(best)) {
  console.log(`${name.padEnd(30)} ${time.toFixed(3).padStart(8)} µs  ${(time / bare).toFixed(1).padStart(6)} × bare`);
}

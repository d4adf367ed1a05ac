/**
 * What a call that succeeds costs through `withRetry`, beside the bare `await` and other retry libraries.
 *
 *     npx tsx bench/helper/overhead.ts
 *
 * Each contender runs in a thread of its own, so that none spoils what the engine has learnt about another;
 * they take turns, and the fastest of the rounds counts.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

const ROUNDS = 5;
const root = fileURLToPath(new URL('../..', import.meta.url));

const contenders: Record<string, string> = {
  'bare await': 'call',
  withRetry: '() => withRetry(call)',
  'withRetry, options': '() => withRetry(call, { maxAttempts: 3 })',
  createRetry: '() => retry3(call)',
  'withRetry, signal': '() => withRetry(call, { signal })',
  'withRetry, attemptTimeoutMs': '() => withRetry(call, { attemptTimeoutMs: 60_000 })',
  'p-retry': '() => pRetry(call, { retries: 2 })',
  cockatiel: '() => policy.execute(call)',
};

/** A program that prints the microseconds per call of one contender; all are bundled as users bundle them. */
async function programFor(contender: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      resolveDir: root,
      loader: 'ts',
      contents: `
        import { parentPort } from 'node:worker_threads';
        import { createRetry, withRetry } from './src/helper/src/index.ts';
        import pRetry from 'p-retry';
        import { ConstantBackoff, handleAll, retry } from 'cockatiel';
        const call = async () => 1;
        const retry3 = createRetry({ maxAttempts: 3 });
        const { signal } = new AbortController();
        const policy = retry(handleAll, { maxAttempts: 2, backoff: new ConstantBackoff(1000) });
        const run = ${contender};
        async function measure(calls) {
          const start = performance.now();
          for (let i = 0; i < calls; i++) await run();
          return ((performance.now() - start) * 1000) / calls;
        }
        let best = Infinity;
        for (let round = 0; round < 10; round++) best = Math.min(best, await measure(20_000));
        parentPort.postMessage(best);
      `,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]!.text;
}

function measure(program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`data:text/javascript;base64,${Buffer.from(program).toString('base64')}`));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const programs = await Promise.all(Object.entries(contenders).map(async ([name, code]) => [name, await programFor(code)] as const));
const best: Record<string, number> = {};
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, program] of programs) best[name] = Math.min(best[name] ?? Infinity, await measure(program));
}

const bare = best['bare await']!;
console.log('A call that succeeds:');
for (const [name, time] of Object.entries(best)) {
  console.log(`${name.padEnd(30)} ${time.toFixed(3).padStart(8)} µs  ${(time / bare).toFixed(1).padStart(6)} × bare`);
}

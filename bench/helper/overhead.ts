/**
 * What a call costs through `withRetry`, beside the bare `await` and other retry libraries: time and memory, for a call
 * that succeeds at once and for one that fails once (the wait left out).
 *
 *     npm run bench:helper
 *
 * Each contender runs in a thread of its own, so that none spoils what the engine has learnt about another;
 * they take turns, and the fastest of the rounds counts.
 */
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

const rounds = 3;
const root = fileURLToPath(new URL('../..', import.meta.url));

// So that the young generation holds all that is allocated while that is measured: nothing is collected meanwhile.
setFlagsFromString('--expose-gc');
setFlagsFromString('--min-semi-space-size=128');
setFlagsFromString('--semi-space-growth-factor=2');

/** The code of each; `call` is one of the scenarios. */
const contenders: Readonly<Record<string, string>> = {
  'bare await': 'bare',
  withRetry: '() => withRetry(call)',
  'withRetry, options': '() => withRetry(call, { maxAttempts: 3 })',
  createRetry: '() => retry3(call)',
  'withRetry, signal': '() => withRetry(call, { signal })',
  'withRetry, attemptTimeoutMs': '() => withRetry(call, { attemptTimeoutMs: 60_000 })',
  'p-retry': '() => pRetry(call, { retries: 2 })',
  cockatiel: '() => policy.execute(call)',
  'async-retry': '() => asyncRetry(call, { retries: 2 })',
  'exponential-backoff': '() => backOff(call)',
};

interface Scenario {
  readonly name: string;
  readonly call: string;
  /** The same without any library. */
  readonly bare: string;
}

const scenarios: readonly Scenario[] = [
  { name: 'succeeds at once', call: 'async () => 1', bare: 'call' },
  {
    name: 'fails once, then succeeds',
    call: '(() => { let isDown = false; return async () => { if ((isDown = !isDown)) throw error; return 1; }; })()',
    bare: 'async () => { try { return await call(); } catch { return await call(); } }',
  },
];

interface Cost {
  readonly microseconds: number;
  readonly bytes: number;
}

/** A program that posts what one call of one contender costs; all are bundled as users bundle them. */
async function programFor(contender: string, { call, bare }: Scenario): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      resolveDir: root,
      loader: 'ts',
      contents: `
        import { parentPort } from 'node:worker_threads';
        import { createRetry, withRetry } from './src/helper/src/index.ts';
        import pRetry from 'p-retry';
        import asyncRetry from 'async-retry';
        import { backOff } from 'exponential-backoff';
        import { ConstantBackoff, handleAll, retry } from 'cockatiel';
        const realTimeout = globalThis.setTimeout;
        const error = Object.assign(new Error('503 Service Unavailable'), { status: 503, headers: { 'content-type': 'application/json' } });
        const call = ${call};
        const bare = ${bare};
        const retry3 = createRetry({ maxAttempts: 3 });
        const { signal } = new AbortController();
        const policy = retry(handleAll, { maxAttempts: 2, backoff: new ConstantBackoff(1000) });
        const run = ${contender};
        // Waits between attempts end at once; a minute's limit stays a timer.
        globalThis.setTimeout = (callback, ms, ...rest) => (ms >= 60_000 ? realTimeout(callback, ms, ...rest) : (queueMicrotask(() => callback(...rest)), { ref() {}, unref() {} }));
        async function measure(calls) {
          const start = performance.now();
          for (let i = 0; i < calls; i++) await run();
          return ((performance.now() - start) * 1000) / calls;
        }
        let microseconds = Infinity;
        for (let round = 0; round < 6; round++) microseconds = Math.min(microseconds, await measure(10_000));
        const allocated = [];
        for (let round = 0; round < 5; round++) {
          globalThis.gc();
          const before = process.memoryUsage().heapUsed;
          for (let i = 0; i < 2000; i++) await run();
          allocated.push((process.memoryUsage().heapUsed - before) / 2000);
        }
        parentPort.postMessage({ microseconds, bytes: allocated.sort((a, b) => a - b)[2] });
      `,
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('/');" },
    write: false,
  });
  return outputFiles[0]!.text;
}

function measure(program: string): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`data:text/javascript;base64,${Buffer.from(program).toString('base64')}`));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

for (const scenario of scenarios) {
  const programs = await Promise.all(Object.entries(contenders).map(async ([name, code]) => [name, await programFor(code, scenario)] as const));
  const best = new Map<string, Cost>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, program] of programs) {
      const { microseconds, bytes } = await measure(program);
      const known = best.get(name);
      best.set(name, { microseconds: Math.min(known?.microseconds ?? Infinity, microseconds), bytes: Math.min(known?.bytes ?? Infinity, bytes) });
    }
  }
  const bare = best.get('bare await')!;
  console.log(`A call that ${scenario.name}:`);
  for (const [name, { microseconds, bytes }] of best) {
    console.log(`${name.padEnd(30)} ${microseconds.toFixed(3).padStart(8)} µs  ${(microseconds / bare.microseconds).toFixed(1).padStart(6)} × bare  ${Math.round(bytes).toString().padStart(7)} B`);
  }
  console.log();
}

/**
 * What becomes of the rejection of a callback, by who is handed it. Only what is sure: a receiver that is not here is
 * unknown, and unknown is an answer of its own.
 */

/** Methods of arrays and iterators whose result holds the callbacks' promises, so that awaiting it awaits them. */
export const collectingMethods: ReadonlySet<string> = new Set(['map', 'flatMap', 'reduce', 'reduceRight']);

/** Methods that drop what the callback gives: an async callback's rejection reaches nobody. */
export const droppingMethods: ReadonlySet<string> = new Set(['forEach']);

/** Methods that register a listener, whose rejection nobody sees. */
export const listenerMethods: ReadonlySet<string> = new Set([
  'on', 'once', 'addListener', 'prependListener', 'prependOnceListener', 'addEventListener',
]);

/** Modules whose `.on` is no event emitter's: they await the callback and hand its rejection to a handler of their own. */
export const awaitingModules: ReadonlySet<string> = new Set(['telegraf', 'grammy', '@grammyjs/runner', 'hono', 'fastify', 'koa', 'probot', '@octokit/webhooks']);

/** Globals (and their `node:timers` namesakes) that run a callback later, whose rejection nobody sees. */
export const timers: ReadonlySet<string> = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'requestAnimationFrame', 'requestIdleCallback']);

/** Test frameworks' callbacks: there a rejection is the report. */
export const testCallbacks: ReadonlySet<string> = new Set([
  'it', 'test', 'describe', 'suite', 'bench', 'before', 'after', 'beforeAll', 'afterAll', 'beforeEach', 'afterEach', 'specify', 'fit', 'xit', 'fdescribe', 'xdescribe', 'xtest',
  'Deno.test', 'Deno.bench',
]);

/** Modules that export them. */
export const testModules: ReadonlySet<string> = new Set(['vitest', '@jest/globals', 'node:test', 'mocha', 'bun:test', '@playwright/test']);

/** Modules whose functions await their callbacks and pass a rejection on: `pMap(items, fn)`, `limit(fn)`, `queue.add(fn)`. */
export const passingModules: ReadonlyMap<string, readonly string[]> = new Map([
  ['p-map', ['default']],
  ['p-all', ['default']],
  ['p-props', ['default']],
  ['p-series', ['default']],
  ['p-each-series', ['default']],
  ['p-map-series', ['default']],
  ['p-filter', ['default']],
  ['p-times', ['default']],
  ['p-timeout', ['default']],
  // Takes a promise that never rejects for granted.
  ['neverthrow', ['ResultAsync.fromSafePromise', 'fromSafePromise']],
]);

/** Modules whose value, called or asked, runs a callback and passes its rejection on: `pLimit(3)(fn)`, `queue.add(fn)`. */
export const passingInstances: ReadonlyMap<string, { readonly export: string; readonly methods: readonly string[] }> = new Map([
  ['p-limit', { export: 'default', methods: ['()', 'map'] }],
  ['p-queue', { export: 'default', methods: ['add', 'addAll'] }],
  ['p-throttle', { export: 'default', methods: ['()'] }],
  ['@tanstack/react-query', { export: 'QueryClient', methods: ['fetchQuery', 'ensureQueryData', 'fetchInfiniteQuery'] }],
]);

/** Functions that turn a promise or callback into a result that must be looked at: the failure is handled. */
export const resultFunctions: ReadonlyMap<string, readonly string[]> = new Map([
  ['await-to-js', ['default', 'to']],
  ['neverthrow', ['ResultAsync.fromPromise', 'fromPromise', 'ResultAsync.fromThrowable', 'fromAsyncThrowable']],
  ['@tanstack/react-query', ['useQuery', 'useMutation', 'useInfiniteQuery', 'useSuspenseQuery', 'useSuspenseInfiniteQuery', 'queryOptions', 'infiniteQueryOptions', 'mutationOptions']],
  ['react-query', ['useQuery', 'useMutation', 'useInfiniteQuery']],
  ['swr', ['default']],
  ['swr/mutation', ['default']],
  ['swr/immutable', ['default']],
  ['swr/infinite', ['default']],
  ['effect', ['Effect.tryPromise', 'Effect.promise']],
  ['effect/Effect', ['tryPromise', 'promise']],
  ['rxjs', ['defer', 'mergeMap', 'concatMap', 'switchMap', 'exhaustMap']],
]);

/**
 * Classes that keep a function and run it whenever a method is called, whose promise rejects with its failure: opossum's
 * `new CircuitBreaker(fn).fire()`. It sends nothing again. After `fallback(…)` the promise does not reject.
 */
export const deferring: readonly { readonly module: string; readonly export: string; readonly runs: readonly string[]; readonly handles: string }[] = [
  { module: 'opossum', export: 'default', runs: ['fire', 'call'], handles: 'fallback' },
];

/** Web frameworks whose handlers' rejection goes nowhere, by major: Express before 5. */
export const silentHandlers: readonly { readonly module: string; readonly makers: readonly string[]; readonly methods: readonly string[]; readonly majors: readonly number[] }[] = [
  {
    module: 'express',
    makers: ['default', 'Router', 'default.Router'],
    methods: ['get', 'post', 'put', 'patch', 'delete', 'all', 'use', 'options', 'head'],
    majors: [1, 2, 3, 4],
  },
];

/**
 * What the catalog can say about a library that ends the wait for work which takes too long: typed data, no behaviour. Names
 * are dotted exports.
 */
export interface TimeLimiter {
  readonly module: string;
  readonly modules?: readonly string[];
  readonly takes: LimitedWork;
}

/** How the work comes to it. */
export type LimitedWork =
  /** `pTimeout(promise, …)`, `withRetry(work, { attemptTimeoutMs })`, `new CircuitBreaker(work, …)`; `factory`: an export that makes such a function of the options. */
  | { readonly form: 'argument'; readonly exports: readonly string[]; readonly argument: number; readonly limit: Limit; readonly factory?: string }
  /** A method of what an export makes: `queue.add(work, { timeout })`. The options of the making hold too. */
  | { readonly form: 'method'; readonly export: string; readonly makerOptions: number; readonly methods: readonly string[]; readonly limit: Limit }
  /** Made apart and run later, also joined with others: `wrap(retry, timeout(…)).execute(work)`. */
  | { readonly form: 'executor'; readonly exports: readonly string[]; readonly execute: string; readonly joins: readonly string[] }
  /** Piped after the work; `first`: the work may also be its first argument. */
  | { readonly form: 'operator'; readonly exports: readonly string[]; readonly first?: true };

/** Options that set the limit. */
export interface Limit {
  /** Which argument holds them. */
  readonly options: number;
  readonly names: readonly string[];
  /** There is one without being told, unless an option says that there is none. */
  readonly byDefault?: true;
}

/** Libraries with a limit of time, as measured. */
export const timeLimiters: readonly TimeLimiter[] = [
  { module: 'llm-calls', takes: { form: 'argument', exports: ['withRetry'], argument: 0, limit: { options: 1, names: ['attemptTimeoutMs', 'totalTimeoutMs', 'signal'] }, factory: 'createRetry' } },
  // Without `milliseconds` it throws.
  { module: 'p-timeout', takes: { form: 'argument', exports: ['default'], argument: 0, limit: { options: 1, names: ['milliseconds'], byDefault: true } } },
  // Ten seconds unless told otherwise.
  { module: 'opossum', takes: { form: 'argument', exports: ['default'], argument: 0, limit: { options: 1, names: ['timeout'], byDefault: true } } },
  // A minute unless told otherwise.
  { module: 'ts-retry-promise', takes: { form: 'argument', exports: ['retry'], argument: 0, limit: { options: 1, names: ['timeout'], byDefault: true } } },
  { module: '@lifeomic/attempt', takes: { form: 'argument', exports: ['retry'], argument: 0, limit: { options: 1, names: ['timeout'] } } },
  { module: 'p-queue', takes: { form: 'method', export: 'default', makerOptions: 0, methods: ['add', 'addAll'], limit: { options: 1, names: ['timeout', 'signal'] } } },
  { module: 'cockatiel', takes: { form: 'executor', exports: ['timeout'], execute: 'execute', joins: ['wrap'] } },
  { module: 'effect', modules: ['effect/*'], takes: { form: 'operator', exports: ['timeout', 'timeoutFail', 'timeoutFailCause', 'timeoutTo', 'timeoutOption'].map((name) => `Effect.${name}`), first: true } },
  { module: 'rxjs', modules: ['rxjs/operators'], takes: { form: 'operator', exports: ['timeout', 'timeoutWith'] } },
];

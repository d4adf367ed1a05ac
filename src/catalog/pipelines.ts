/**
 * What the catalog can say about a library whose values run their work only later, and again whenever a retry piped after
 * it says so: `defer(work).pipe(retry(3))`. Names are dotted exports.
 */
export interface Pipeline {
  readonly module: string;
  readonly modules?: readonly string[];
  /** Make such a value of a callback, their first argument or an option of it. */
  readonly makers: Readonly<Record<string, PipelineMaker>>;
  /** Take a callback that gives the work to run for each value: `mergeMap(work)`, `Effect.gen(work)`. */
  readonly flatteners: readonly string[];
  /** Functions that pipe their first argument through the others; the method is `pipe` everywhere. */
  readonly pipes: readonly string[];
  /** Run a value: their promise rejects with its failure, or with something that hides it. */
  readonly runners: Readonly<Record<string, 'failure' | 'hidden'>>;
  /** Take a failure, so that what is piped after them never sees it. */
  readonly handlers: readonly string[];
  /** Make another failure of it. */
  readonly maps: readonly string[];
}

export interface PipelineMaker {
  /** Option that is the callback, where it is not the argument itself; both are accepted. */
  readonly key?: string;
  /** Option that makes the failure of what was thrown; without it, that is at this property of the failure. */
  readonly maps?: string;
  readonly wraps?: string;
}

export const pipelines: readonly Pipeline[] = [
  {
    module: 'effect',
    modules: ['effect/*'],
    makers: { 'Effect.tryPromise': { key: 'try', maps: 'catch', wraps: 'error' } },
    flatteners: ['Effect.gen', 'Effect.flatMap', 'Effect.andThen', 'Effect.tap', 'Effect.forEach', 'Effect.suspend', 'Effect.acquireRelease'],
    pipes: ['pipe', 'Function.pipe'],
    // Measured: a `FiberFailure`, which has neither the status nor the class of the failure.
    runners: { 'Effect.runPromise': 'hidden' },
    handlers: [
      'catchAll', 'catchAllCause', 'catchIf', 'catchSome', 'catchTag', 'catchTags', 'either', 'exit', 'firstSuccessOf', 'ignore', 'ignoreLogged', 'match', 'matchEffect', 'option', 'orDie', 'orElse', 'orElseFail', 'orElseSucceed',
      'sandbox', 'tapErrorCause', 'merge', 'runPromiseExit',
    ].map((name) => `Effect.${name}`),
    maps: ['Effect.mapError', 'Effect.mapBoth'],
  },
  {
    module: 'rxjs',
    modules: ['rxjs/operators'],
    makers: { defer: {} },
    flatteners: ['mergeMap', 'flatMap', 'concatMap', 'switchMap', 'exhaustMap', 'mergeScan', 'expand'],
    pipes: ['pipe'],
    runners: { lastValueFrom: 'failure', firstValueFrom: 'failure' },
    handlers: ['catchError', 'onErrorResumeNext', 'onErrorResumeNextWith', 'materialize', 'retryWhen'],
    maps: [],
  },
];

/** Exports whose value fails, those whose value does not, and those that do what the promise does that they are given. */
export const settledBy: ReadonlyMap<string, { readonly fails: readonly string[]; readonly gives: readonly string[]; readonly follows: readonly string[] }> = new Map([
  ['rxjs', { fails: ['throwError'], gives: ['timer', 'of', 'interval'], follows: ['from'] }],
]);

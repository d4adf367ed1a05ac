/** What the catalog can say about a library that runs a callback again after it failed. */
export interface Retrier {
  readonly module: string;
  /** Exports that take the callback; `default` for the default export. */
  readonly exports: readonly string[];
  /** Export that makes such a function from its options: `createRetry`. */
  readonly factory?: string;
  /** Which argument is the callback, and which holds the options. */
  readonly callback: number;
  readonly options: number;
  readonly count: RetrierCount;
  /** Option values that take the bound away: `{ option: 'forever', value: true }`. `missing`: so does leaving it out. */
  readonly unbounded: readonly { readonly option: string; readonly value: true | number | string | 'missing'; readonly majors?: readonly number[] }[];
  /** Option with the ms after which no further attempt begins. */
  readonly deadline?: string;
  /** Repeats only what can succeed, unless a predicate says otherwise. */
  readonly decides?: true;
  /** Options that decide by the error whether to go on; `error` tells how they are handed it. */
  readonly predicates: readonly RetrierPredicate[];
  /** Classes whose instance, thrown in the callback, ends the retries: p-retry's `AbortError`. */
  readonly abortErrors?: readonly string[];
  /** Parameter of the callback that ends the retries when called: async-retry's `bail`. */
  readonly bail?: number;
  /** Needs `retry(error)` to be called: parameter of the callback that asks for another attempt (promise-retry). */
  readonly again?: number;
}

export interface RetrierCount {
  readonly option: string;
  /** Whether the number is of retries (n + 1 calls) or of all calls. */
  readonly means: 'retries' | 'total';
  /** Its default; `Infinity` for none. */
  readonly default: number;
}

export interface RetrierPredicate {
  readonly option: string;
  /** First parameter: the error itself, a context with the error at this property, or the helper's classification. */
  readonly error: 'itself' | 'context.error' | 'classification';
  /** How it stops the retries: by answering `false`, or by throwing. */
  readonly stops: 'false' | 'throw';
  /** Majors that read it at all; all if absent. */
  readonly majors?: readonly number[];
}

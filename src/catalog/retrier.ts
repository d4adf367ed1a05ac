/** What the catalog can say about a library that runs work again after it failed. Typed data, no behaviour. */
export interface Retrier extends RetryTerms {
  /** Name in the documentation and for the installed version: the package's own. */
  readonly module: string;
  /** Further import sources: `rxjs/operators`. A trailing `/*` admits every subpath, whose last word then begins the name: `effect/Schedule`. */
  readonly modules?: readonly string[];
  /** Catalogued majors, each with the version its facts were measured with. */
  readonly checked: Readonly<Record<number, string>>;
  readonly takes: Takes;
  /** Which argument holds the options. */
  readonly options: number;
  /** What a reader would not expect, each a sentence as measured. */
  readonly traps?: readonly string[];
}

/** How often a failure is sent again, and which. */
export interface RetryTerms {
  /** What it hands the work is its input, or makes no other request; absent: the number of the attempt, or the like. */
  readonly handsInput?: true;
  /** Makers whose own options give the defaults: `new QueryClient({ defaultOptions: { queries } })`. */
  readonly defaults?: { readonly maker: string; readonly path: readonly string[] };
  readonly count: RetrierCount;
  /** Option values that take the bound away: `{ option: 'forever', value: true }`. */
  readonly unbounded?: readonly UnboundedOption[];
  /** Option with the ms after which no further attempt begins; `default`: where it ends without being told to. */
  readonly deadline?: { readonly option: string; readonly default?: number };
  readonly delay: RetrierDelay;
  /** What it repeats where no predicate says otherwise; every failure, if absent. */
  readonly decides?: 'retryable' | 'connection';
  /** Options that decide by the error whether to go on. */
  readonly predicates: readonly RetrierPredicate[];
  /** Options that are told of the last failure, which goes its way all the same: `onError`. */
  readonly told?: readonly string[];
  /** What comes before the options and decides which failures are handled: `retry(handleWhen(isTransient), options)`. */
  readonly filter?: RetrierFilter;
  /** Values that may stand where the options do and say when to go on: `Schedule.recurs(3)`. */
  readonly schedules?: RetrierSchedules;
  /** Classes whose instance, thrown in the callback, ends the retries: p-retry's `AbortError`. */
  readonly abortErrors?: readonly string[];
  /** What ends the retries when the callback calls it: async-retry's `bail`, `context.abort()`. */
  readonly bail?: RetrierBail;
  /** Needs `retry(error)` to be called: parameter of the callback that asks for another attempt (promise-retry). */
  readonly again?: number;
}

/** How the work comes to it. */
export type Takes =
  /** `pRetry(work, options)`; `key`: an option of that argument, `useQuery({ queryFn })`; `factory`: an export that makes such a function; `swaps`: also `(options, work)`. */
  | { readonly form: 'callback'; readonly exports: readonly string[]; readonly argument: number; readonly key?: string; readonly factory?: string; readonly swaps?: true }
  /** A method of what other exports give: `queryClient.fetchQuery({ queryFn })`. */
  | { readonly form: 'method'; readonly exports: readonly string[]; readonly methods: readonly string[]; readonly argument: number; readonly key?: string }
  /** Made apart and run later: `retry(filter, options).execute(work)`, also joined with others: `wrap(retry, breaker)`, the outermost first. */
  | { readonly form: 'executor'; readonly exports: readonly string[]; readonly execute: string; readonly joins: readonly string[] }
  /** Piped after the work: `defer(work).pipe(retry(3))`; `first`: the work may also be its first argument, before the options. */
  | { readonly form: 'operator'; readonly exports: readonly string[]; readonly first?: true }
  /** Makes another of what sends requests, or changes it: `fetchRetry(fetch)`, `axiosRetry(instance)`. */
  | { readonly form: 'transport'; readonly exports: readonly string[]; readonly argument: number; readonly gives: 'function' | 'nothing' };

export interface RetrierCount {
  readonly option: string;
  /** Whether the number is of retries (n + 1 calls) or of all calls. */
  readonly means: 'retries' | 'total';
  /** Its default; `Infinity` for none. */
  readonly default: number;
  /** The number that `undefined` stands for, if not the default; in these majors only. */
  readonly ofUndefined?: { readonly number: number; readonly majors?: readonly number[] };
  /** The number may stand for the options: `retry(3)`. */
  readonly alone?: true;
  /** The option's value for no retries, beside 0. */
  readonly off?: false;
  /** The option may be the predicate instead, which then alone sets the bound. */
  readonly orPredicate?: true;
}

/** How long it waits before it sends a failure again. */
export interface RetrierDelay {
  /** Option with the ms before the first repeat; absent where nothing but `instead` says. */
  readonly option?: string;
  /** Its default; 0 where it goes round at once. */
  readonly ms: number;
  /** By what each wait is longer than the one before; absent: by nothing. */
  readonly factor?: { readonly option?: string; readonly default: number };
  /** Where it grows no further. */
  readonly cap?: { readonly option?: string; readonly ms: number };
  /** Whether chance varies it; `off`: the option's value for that it does not, beside `false`; `on`: as code, what has it do so, if not `true`. */
  readonly jitter?: { readonly option?: string; readonly default: boolean; readonly off?: string; readonly on?: string };
  /** The option may be a function that gives the ms, or must be: which parameter counts the failures, and what it says of the first one. */
  readonly counts?: { readonly at: number; readonly from: number; readonly alone?: true };
  /** Options with a function or an object that decides in place of all these. */
  readonly instead?: readonly string[];
  /** Waits as long as the provider's `retry-after` says. */
  readonly retryAfter?: true;
  /** What to write, as code, for waits that grow up to a limit and vary by chance, where numbers do not say so; `needs`: the library's export in it. */
  readonly backoff?: { readonly option: string; readonly code: string; readonly needs?: string };
}

export interface UnboundedOption {
  readonly option: string;
  readonly value: true | number | string;
  /** Majors in which it does; those that are not listed refuse it. */
  readonly majors?: readonly number[];
}

export interface RetrierPredicate {
  readonly option: string;
  /** What tells the failure: the error itself, a context with the error at this property, or the helper's classification. */
  readonly error: 'itself' | 'context.error' | 'classification';
  /** Which parameter that is; the first if absent. */
  readonly parameter?: number;
  /** Parameter with the response, where a failed status arrives as one and not as an error. */
  readonly response?: number;
  /** Which parameter, or property of the context, counts the failures, and what it says of the first one. */
  readonly counts?: { readonly at: number | string; readonly from: number };
  /** Numbers beside the error, of the context or of the error itself. */
  readonly numbers?: readonly string[];
  /** How it stops the retries: by answering `false` or `true`, by throwing, or by a value that fails (`throwError(…)`). */
  readonly stops: 'false' | 'true' | 'throw' | 'failing value';
  /** It replaces the count: as long as it says so it goes on. */
  readonly overCount?: true;
  /** May be a list of statuses instead. */
  readonly orStatuses?: true;
  /** Methods of the parameter after the error that stop the retries: `context.abort()`. */
  readonly aborts?: string;
  /** Majors that read it at all; all if absent. */
  readonly majors?: readonly number[];
}

/** What a filter lets through: every error, those a predicate answers `true` for, those of a class, or none but results. */
export type FilterKind = 'all' | 'predicate' | 'class' | 'results';

export interface RetrierFilter {
  readonly argument: number;
  readonly exports: Readonly<Record<string, FilterKind>>;
  /** Methods of a filter that let more through: `handleType(A).orType(B)`. */
  readonly or: Readonly<Record<string, FilterKind>>;
}

/** Dotted exports that make or change a schedule. */
export interface RetrierSchedules {
  readonly endless: readonly string[];
  /** Their first argument is the number of retries. */
  readonly counted: readonly string[];
  readonly once: readonly string[];
  /** Their last argument is how long they go on. */
  readonly timed: readonly string[];
  /** Two in one, which ends with the first of them, with the last, or with one after the other. */
  readonly shorter: readonly string[];
  readonly longer: readonly string[];
  readonly sequence: readonly string[];
  /** Change when it goes on, not how long. */
  readonly keep: readonly string[];
  /** Wait: always as long as their first argument says, longer each time from there on, or for what cannot be told. */
  readonly waits: Readonly<Record<string, 'same' | 'grows' | 'unknown'>>;
  /** Vary the wait by chance. */
  readonly jitters: readonly string[];
  /** Their last argument is asked with the error, and stops by this answer. */
  readonly predicates: Readonly<Record<string, 'false' | 'true'>>;
  /** Option that holds one beside others. */
  readonly option: string;
}

export interface RetrierBail {
  /** Parameter of the callback. */
  readonly parameter: number;
  /** Method of it, if not itself called. */
  readonly method?: string;
  /** What a failure of the callback after it does. */
  readonly thenFails: 'ends' | 'repeats';
}

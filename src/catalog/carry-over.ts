/** How the options of a retry library are said to `withRetry`, beside what `retriers.ts` knows of them. */
export interface CarryOver {
  /** How chance varies a wait: from what is set up to twice that, or from nothing up to it. */
  readonly jitter?: 'up to twice' | 'from nothing';
  /** The caller's signal: an option, or an argument beside the work. */
  readonly signal?: { readonly option: string; readonly majors?: readonly number[] } | { readonly argument: number };
  /** What is told of a failure; the number of the attempt counts from 1. */
  readonly tells?: { readonly option: string; readonly hands: 'error' | 'error or context' | 'error, number'; readonly alsoLast?: true };
  /** Parameter of the work with the number of the attempt, from 1. */
  readonly number?: number;
  /** Options that say with these values what `withRetry` does anyway. */
  readonly idle?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  /** Makers of what decides the waits in place of numbers. */
  readonly backoffs?: Readonly<Record<string, Backoff>>;
  /** What it rejects with in the end holds the failure at this property; `withRetry` rejects with the failure itself. */
  readonly wrapsLast?: string;
}

export interface Backoff {
  /** Argument with the ms, or the options. */
  readonly ms?: number;
  readonly options?: {
    readonly first: { readonly option: string; readonly ms: number };
    readonly cap: { readonly option: string; readonly ms: number };
    readonly jitter: { readonly option: string; readonly exports: Readonly<Record<string, 'none' | 'full' | 'equal'>> };
    readonly factor: number;
  };
}

const nodeRetry = { jitter: 'up to twice', idle: { forever: [false], unref: [false], maxRetryTime: [Infinity] } } as const satisfies CarryOver;

/** By package, read in the sources of the versions that `retriers.ts` names. */
export const carryOvers: Readonly<Record<string, CarryOver>> = {
  'p-retry': { ...nodeRetry, signal: { option: 'signal', majors: [5, 6, 7, 8, 9] }, tells: { option: 'onFailedAttempt', hands: 'error or context', alsoLast: true }, number: 0 },
  'async-retry': { ...nodeRetry, tells: { option: 'onRetry', hands: 'error, number' }, number: 1 },
  'exponential-backoff': { jitter: 'from nothing', idle: { delayFirstAttempt: [false] } },
  'promise-retry': { ...nodeRetry, number: 1 },
  'ts-retry-promise': { idle: { backoff: ['FIXED'] }, wrapsLast: 'lastError' },
  '@lifeomic/attempt': { jitter: 'from nothing', idle: { minDelay: [0], initialDelay: [0], timeout: [0], initialJitter: [false] }, tells: { option: 'handleError', hands: 'error', alsoLast: true } },
  cockatiel: {
    signal: { argument: 1 },
    backoffs: {
      ConstantBackoff: { ms: 0 },
      ExponentialBackoff: {
        options: {
          first: { option: 'initialDelay', ms: 128 },
          cap: { option: 'maxDelay', ms: 30_000 },
          jitter: { option: 'generator', exports: { noJitterGenerator: 'none', fullJitterGenerator: 'full', halfJitterGenerator: 'equal' } },
          factor: 2,
        },
      },
    },
  },
};

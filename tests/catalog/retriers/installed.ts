import { retry as attemptRetry } from '@lifeomic/attempt';
import { MutationObserver, QueryClient, QueryObserver, environmentManager } from '@tanstack/react-query';
import asyncRetry from 'async-retry';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import * as cockatiel from 'cockatiel';
import * as cockatielV4 from 'cockatiel-v4';
import { Effect } from 'effect';
import { backOff } from 'exponential-backoff';
import fetchRetry from 'fetch-retry';
import pRetry from 'p-retry';
import pRetryV4 from 'p-retry-v4';
import pRetryV6 from 'p-retry-v6';
import pRetryV9 from 'p-retry-v9';
import promiseRetry from 'promise-retry';
import { defer, lastValueFrom, retry as retryOperator } from 'rxjs';
import useSWR from 'swr';
import { retry as tsRetry } from 'ts-retry-promise';
import { mounted } from './mounted.ts';

export type Work = () => Promise<unknown>;
/** Every library types its own differently. */
export type Options = any;

/** A library as it is installed, and how it runs work with its own options. */
export interface Installed {
  /** Package name in this repository, with a word where the package is here more than once. */
  readonly name: string;
  readonly module: string;
  readonly major: number;
  /** Which of the module's entries in the catalog. */
  readonly entry?: number;
  readonly run: (work: Work, options: Options) => Promise<unknown>;
  /** Options that shorten the delays only. */
  readonly quick?: Options;
}

// As in a browser: on a server it retries nothing by default.
environmentManager.setIsServer(() => false);

const quickNodeRetry = { minTimeout: 1, maxTimeout: 1 };
let key = 0;

export const installedRetriers: readonly Installed[] = [
  { name: 'p-retry-v4', module: 'p-retry', major: 4, quick: quickNodeRetry, run: pRetryV4 },
  { name: 'p-retry-v6', module: 'p-retry', major: 6, quick: quickNodeRetry, run: pRetryV6 },
  { name: 'p-retry', module: 'p-retry', major: 7, quick: quickNodeRetry, run: pRetry },
  { name: 'p-retry-v9', module: 'p-retry', major: 9, quick: quickNodeRetry, run: pRetryV9 },
  { name: 'async-retry', module: 'async-retry', major: 1, quick: quickNodeRetry, run: asyncRetry },
  { name: 'promise-retry', module: 'promise-retry', major: 2, quick: quickNodeRetry, run: (work, options) => promiseRetry((again) => work().catch(again), options) },
  { name: 'exponential-backoff', module: 'exponential-backoff', major: 3, quick: { maxDelay: 1 }, run: backOff },
  { name: 'ts-retry-promise', module: 'ts-retry-promise', major: 0, quick: { delay: 1 }, run: tsRetry },
  { name: '@lifeomic/attempt', module: '@lifeomic/attempt', major: 3, run: attemptRetry },
  { name: 'cockatiel', module: 'cockatiel', major: 3, run: (work, options) => cockatiel.retry(cockatiel.handleAll, options).execute(work) },
  { name: 'cockatiel-v4', module: 'cockatiel', major: 4, run: (work, options) => cockatielV4.retry(cockatielV4.handleAll, options).execute(work) },
  { name: 'axios-retry', module: 'axios-retry', major: 4, run: throughAxios },
  { name: 'fetch-retry', module: 'fetch-retry', major: 6, run: (work, options) => fetchRetry(work as typeof fetch, options)('http://127.0.0.1') },
  { name: 'effect', module: 'effect', major: 3, run: (work, options) => Effect.runPromise(Effect.retry(Effect.tryPromise({ try: work, catch: (error) => error }), options as { readonly times: number })) },
  { name: 'rxjs', module: 'rxjs', major: 7, run: (work, options) => lastValueFrom(defer(work).pipe(retryOperator(options))) },
  { name: '@tanstack/react-query', module: '@tanstack/react-query', major: 5, run: (queryFn, options) => observed({ queryFn, ...options }) },
  { name: '@tanstack/react-query mutation', module: '@tanstack/react-query', major: 5, entry: 1, run: (mutationFn, options) => new MutationObserver(new QueryClient(), { mutationFn, ...options }).mutate() },
  { name: '@tanstack/react-query fetchQuery', module: '@tanstack/react-query', major: 5, entry: 2, run: (queryFn, options) => new QueryClient().fetchQuery({ queryKey: ['work'], queryFn, ...options }) },
  { name: 'swr', module: 'swr', major: 2, run: (work, options) => mounted(() => useSWR(`work ${(key += 1)}`, work, options)) },
];

/** A query as a component has it that is on the page. */
export function observed(options: Options, client = new QueryClient()): Promise<unknown> {
  return new Promise((resolve, reject) => {
    new QueryObserver(client, { queryKey: ['work'], ...options }).subscribe(({ isError, isSuccess, error, data }) => {
      if (isError) reject(error);
      if (isSuccess) resolve(data);
    });
  });
}

/** A POST, as every LLM call is, whose connection is lost unless the failure says otherwise. */
export function throughAxios(work: Work, options: Options): Promise<unknown> {
  const instance = axios.create({
    adapter: (config) =>
      work().catch((error: object) => {
        throw Object.assign(error, { config, code: 'code' in error ? error.code : 'ECONNRESET', isAxiosError: true });
      }) as never,
  });
  axiosRetry(instance, options);
  return instance.post('http://127.0.0.1');
}

import type { ErrorClass, ErrorFacts, RetryFacts } from './sdk.ts';

/** What Azure's own SDKs have in common, as measured: @azure-rest/ai-inference, @azure/openai. */

/** 408 and every 5xx but 501 and 505 are sent four times; a 429 only if it names a delay. */
export const azureRetry = {
  retries: 3,
  counts: 'retries',
  option: { client: ['retryOptions', 'maxRetries'] },
  off: 0,
  statuses: [408, 500],
  connection: true,
  quota: false,
} as const satisfies RetryFacts;

/** Where `RestError` comes from, what asks for it, and what it has. */
export const azureErrorFacts = { modules: ['@azure/core-rest-pipeline'], tests: { RestError: 'isRestError' }, more: { response: 'anything', statusCode: 'anything' } } as const satisfies Partial<ErrorFacts>;

/** One class for an abort and for the SDK's own timeout. */
export const azureAborts: readonly ErrorClass[] = [
  { name: 'AbortError', extends: 'Error', for: 'abort', hidden: true },
  { name: 'AbortError', extends: 'Error', for: 'timeout', hidden: true },
];

import { chatClient, langchainJoins, langchainRetry, langchainSignal, messageEnds, runnableClient } from './langchain.ts';
import type { Sdk } from './sdk.ts';
import { stainlessErrors } from './stainless.ts';

/** LangChain's models of Anthropic. https://docs.langchain.com/oss/javascript/integrations/chat/anthropic */
export const langchainAnthropic = {
  name: '@langchain/anthropic',
  modules: ['@langchain/anthropic'],
  checked: { 1: '1.5.11' },
  clients: [chatClient({ exports: ['ChatAnthropic', 'ChatAnthropicMessages'] }, undefined, messageEnds('stop_reason', 'max_tokens', 'additional_kwargs.stop_reason')), runnableClient],
  functions: [],
  joins: langchainJoins,
  // Measured: `maxRetries` in `clientOptions` is written over.
  retry: langchainRetry,
  timeout: { defaultMs: 600_000, option: { client: ['clientOptions', 'timeout'], options: ['timeout'] }, covers: 'headers' },
  signal: langchainSignal,
  limits: [{ client: ['createClient'] }, { client: ['clientOptions', 'fetch'] }],
  errors: {
    modules: ['@anthropic-ai/sdk', '@anthropic-ai/sdk/error', '@langchain/core/errors'],
    status: 'status',
    type: 'type',
    body: { property: 'error', is: 'whole' },
    requestId: 'requestID',
    // Measured: Anthropic's own classes, of which some have their name written over (`RateLimitQuotaExhaustedError`). Aborts are DOMExceptions.
    message: 'status and body',
    classes: [
      ...stainlessErrors('AnthropicError', [402, 405, 408, 410, 413, 415, 431]).filter((each) => each.for !== 'abort'),
      { name: 'LangChainError', extends: 'Error' },
      // A prompt that is too long: no status, the 400 is its `cause`.
      { name: 'ContextOverflowError', extends: 'LangChainError' },
    ],
  },
} as const satisfies Sdk;

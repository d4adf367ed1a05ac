import { chatClient, completionClient, embeddingClient, langchainJoins, langchainRetry, langchainRetryOf0, langchainSignal, runnableClient } from './langchain.ts';
import type { Sdk, TimeoutFacts } from './sdk.ts';
import { stainlessErrors } from './stainless.ts';

// The client inside has ten minutes of its own.
const timeout = { defaultMs: 600_000, option: { client: ['timeout'], options: ['timeout'] }, covers: 'headers and body' } as const satisfies TimeoutFacts;

/** LangChain's models of OpenAI and Azure. https://docs.langchain.com/oss/javascript/langchain/errors */
export const langchainOpenai = {
  name: '@langchain/openai',
  modules: ['@langchain/openai'],
  checked: { 0: '0.6.17', 1: '1.6.0' },
  clients: [
    chatClient({ exports: ['ChatOpenAI', 'AzureChatOpenAI', 'BaseChatOpenAI', 'ChatOpenAICompletions', 'ChatOpenAIResponses'] }),
    completionClient({ exports: ['OpenAI', 'AzureOpenAI'] }),
    embeddingClient({ exports: ['OpenAIEmbeddings', 'AzureOpenAIEmbeddings'] }),
    runnableClient,
  ],
  functions: [],
  joins: langchainJoins,
  retry: langchainRetry,
  timeout,
  signal: langchainSignal,
  limits: [{ client: ['configuration', 'timeout'] }, { client: ['configuration', 'fetch'] }],
  errors: {
    modules: ['openai', 'openai/error', '@langchain/core/errors'],
    status: 'status',
    code: 'code',
    type: 'type',
    body: { property: 'error', is: 'inner' },
    requestId: 'requestID',
    // Measured: openai's own classes, of which some have their name written over (`InsufficientQuotaError`). Aborts and timeouts are bare Errors.
    message: 'status and text',
    classes: [
      ...stainlessErrors('OpenAIError', [402, 405, 408, 410, 413, 415, 431]).filter((each) => each.for !== 'abort' && each.for !== 'timeout'),
      { name: 'LangChainError', extends: 'Error', majors: [1] },
      // A prompt that is too long: no status, the 400 is its `cause`.
      { name: 'ContextOverflowError', extends: 'LangChainError', majors: [1] },
    ],
  },
  older: { 0: { retry: langchainRetryOf0, timeout: { ...timeout, covers: 'headers' } } },
} as const satisfies Sdk;

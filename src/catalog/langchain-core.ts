import { chatClient, completionClient, embeddingClient, langchainJoins, langchainPieces, langchainRetry, langchainRetryOf0, langchainSignal, langchainTimeout, runnableClient, someMessageEnds } from './langchain.ts';
import type { Sdk } from './sdk.ts';

/**
 * The base classes that models of every provider extend, as a parameter is typed with them. A bare `Runnable` is none
 * of ours: it may be a prompt or a retriever.
 */
export const langchainCore = {
  name: '@langchain/core',
  modules: ['@langchain/core/*'],
  checked: { 0: '0.3.80', 1: '1.4.0' },
  clients: [
    chatClient({ made: 'given', exports: ['BaseChatModel', 'SimpleChatModel'], modules: ['@langchain/core/language_models/chat_models'] }, langchainPieces, someMessageEnds),
    completionClient({ made: 'given', exports: ['BaseLLM', 'LLM'], modules: ['@langchain/core/language_models/llms'] }),
    embeddingClient({ made: 'given', exports: ['Embeddings'], modules: ['@langchain/core/embeddings'] }),
    runnableClient,
  ],
  functions: [],
  joins: langchainJoins,
  retry: langchainRetry,
  timeout: langchainTimeout,
  signal: langchainSignal,
  // Those of the provider's package, whichever that is.
  errors: { status: 'status', classes: [] },
  older: { 0: { retry: langchainRetryOf0 } },
} as const satisfies Sdk;

import { chatClient, completionClient, deafClient, embeddingClient, langchainJoins, langchainPieces, langchainRetry, langchainSignal, messageEnds, runnableClient } from './langchain.ts';
import { mistral } from './mistral.ts';
import type { Sdk } from './sdk.ts';

/** LangChain's models of Mistral. https://docs.langchain.com/oss/javascript/integrations/chat/mistral */
export const langchainMistralai = {
  name: '@langchain/mistralai',
  modules: ['@langchain/mistralai'],
  checked: { 1: '1.2.0' },
  clients: [
    deafClient(chatClient({ exports: ['ChatMistralAI'] }, langchainPieces, messageEnds('finishReason', 'length'))),
    completionClient({ exports: ['MistralAI'] }),
    embeddingClient({ exports: ['MistralAIEmbeddings'] }),
    runnableClient,
  ],
  functions: [],
  joins: langchainJoins,
  // Measured: the call's `maxRetries` is ignored.
  retry: { ...langchainRetry, option: { client: ['maxRetries'] }, recent: undefined },
  // Measured: `invoke` of a chat model hears neither `signal` nor `timeout`, its `stream` both; no request is broken off by them.
  timeout: { option: {}, covers: 'whole call' },
  signal: langchainSignal,
  // Measured: Mistral's own classes; a 400 alone has a `status` too.
  errors: { ...mistral.errors, modules: ['@mistralai/mistralai', ...mistral.errors.modules], alsoStatus: ['status'] },
} as const satisfies Sdk;

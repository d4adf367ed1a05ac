import { chatClient, deafClient, embeddingClient, embeddingEndpoints, langchainJoins, langchainRetry, langchainSignal, messageEnds, runnableClient } from './langchain.ts';
import type { Endpoint, Sdk } from './sdk.ts';

/** Measured: resolves with empty vectors for those whose request failed. */
const embedDocuments = { fails: 'resolves', outcome: { properties: ['length'] } } as const;
const embed: readonly Endpoint[] = embeddingEndpoints.map((endpoint) => ({ ...endpoint, ...(endpoint.path === 'embedDocuments' && embedDocuments) }));

/** LangChain's models of Gemini. https://docs.langchain.com/oss/javascript/integrations/chat/google_generative_ai */
export const langchainGoogleGenai = {
  name: '@langchain/google-genai',
  modules: ['@langchain/google-genai'],
  checked: { 2: '2.3.2' },
  clients: [
    // Measured: a stream passes over a chunk that says that the provider failed; one that breaks leaves, beside what it throws,
    // a rejection that nobody can handle.
    deafClient(chatClient({ exports: ['ChatGoogleGenerativeAI'] }, undefined, messageEnds('finishReason', 'MAX_TOKENS', 'additional_kwargs.finishReason'))),
    embeddingClient({ exports: ['GoogleGenerativeAIEmbeddings'], endpoints: embed }),
    runnableClient,
  ],
  functions: [],
  joins: langchainJoins,
  // Measured: Google's sentence for a 429 names no wait that is understood and its headers are lost, so that it is never sent again.
  retry: { ...langchainRetry, recent: undefined, option: { client: ['maxRetries'] }, statuses: langchainRetry.statuses.filter((status) => status !== 429) },
  // Measured: of a call's `signal`, `timeout` and `maxRetries` only a stream hears the first.
  timeout: { option: {}, covers: 'whole call' },
  signal: langchainSignal,
  errors: {
    modules: ['@google/generative-ai', '@langchain/core/errors'],
    status: 'status',
    more: { response: ['candidates', 'promptFeedback', 'usageMetadata', 'text', 'functionCall', 'functionCalls'], statusText: 'anything' },
    classes: [
      // Measured: aborts and timeouts too are bare ones of this class.
      { name: 'GoogleGenerativeAIError', extends: 'Error', for: 'connection' },
      {
        name: 'GoogleGenerativeAIFetchError', extends: 'GoogleGenerativeAIError',
        statuses: [400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 431, '5xx'],
      },
      { name: 'LangChainError', extends: 'Error' },
      { name: 'EmptyContentError', extends: 'LangChainError', for: 'content' },
    ],
  },
} as const satisfies Sdk;

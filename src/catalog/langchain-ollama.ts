import { everyStatus } from './every-status.ts';
import { chatClient, completionClient, deafClient, embeddingClient, embeddingEndpoints, langchainJoins, langchainPieces, langchainRetry, langchainSignal, messageEnds, runnableClient } from './langchain.ts';
import { ollama } from './ollama.ts';
import type { Client, Endpoint, SdkFacts, Sdk } from './sdk.ts';

/** Measured: they send seven times for whatever status, as Ollama's errors have none that LangChain knows. */
const patient: Partial<SdkFacts> = {
  retry: { ...langchainRetry, option: { client: ['maxRetries'] }, recent: undefined, statuses: everyStatus.map((status) => (status === '5xx' ? 500 : status)) },
};
const patiently = (endpoints: readonly Endpoint[]): readonly Endpoint[] => endpoints.map((endpoint) => ({ ...endpoint, differs: patient }));
const completion: Client = completionClient({ exports: ['Ollama'] });

/** LangChain's models of Ollama. https://docs.langchain.com/oss/javascript/integrations/chat/ollama */
export const langchainOllama = {
  name: '@langchain/ollama',
  modules: ['@langchain/ollama'],
  checked: { 1: '1.3.0' },
  clients: [
    deafClient(chatClient({ exports: ['ChatOllama'] }, langchainPieces, messageEnds('done_reason', 'length'))),
    { ...completion, endpoints: patiently(completion.endpoints) },
    embeddingClient({ exports: ['OllamaEmbeddings'], endpoints: patiently(embeddingEndpoints) }),
    runnableClient,
  ],
  functions: [],
  joins: langchainJoins,
  // Measured: a chat model sends once, and `maxRetries` changes nothing.
  retry: ollama.retry,
  // Measured: `invoke` hears neither `signal` nor `timeout`, `stream` both; no request is broken off by them.
  timeout: { option: {}, covers: 'whole call' },
  signal: langchainSignal,
  errors: { ...ollama.errors, modules: ['ollama', 'ollama/browser'] },
} as const satisfies Sdk;

import { bedrockRuntime } from './bedrock-runtime.ts';
import { everyStatus } from './every-status.ts';
import { chatClient, embeddingClient, embeddingEndpoints, langchainJoins, langchainPieces, langchainRetry, langchainSignal, langchainTimeout, messageEnds, runnableClient } from './langchain.ts';
import type { Endpoint, Sdk, SdkFacts } from './sdk.ts';

/**
 * Measured: whatever the SDK fails with, embeddings make a bare Error of it without a status, which LangChain then sends
 * again: seven times in all, `embedQuery` up to seven times seven, each with the SDK's own attempts inside.
 */
const embedding: Partial<SdkFacts> = {
  retry: {
    ...langchainRetry, option: { client: ['maxRetries'] }, recent: undefined, quota: true,
    statuses: everyStatus.map((status) => (status === '5xx' ? 500 : status)),
  },
  errors: { name: 'Error', classes: [] },
};
const embed: readonly Endpoint[] = embeddingEndpoints.map((endpoint) => ({ ...endpoint, differs: embedding }));

/** LangChain's models of Amazon Bedrock. https://docs.langchain.com/oss/javascript/integrations/chat/bedrock_converse */
export const langchainAws = {
  name: '@langchain/aws',
  modules: ['@langchain/aws'],
  checked: { 1: '1.4.5' },
  clients: [
    chatClient({ exports: ['ChatBedrockConverse'] }, langchainPieces, messageEnds('stopReason', 'max_tokens')),
    embeddingClient({ exports: ['BedrockEmbeddings'], endpoints: embed }),
    runnableClient,
  ],
  functions: [],
  joins: langchainJoins,
  // Measured: chat models leave it to the SDK, and `maxRetries` changes nothing. Absent: a `client` of one's own has its own count.
  retry: { ...bedrockRuntime.retry, retries: undefined, option: { client: ['clientOptions', 'maxAttempts'] } },
  timeout: langchainTimeout,
  signal: langchainSignal,
  errors: { ...bedrockRuntime.errors, modules: ['@aws-sdk/client-bedrock-runtime'] },
} as const satisfies Sdk;

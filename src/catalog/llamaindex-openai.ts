import { embeddingEndpoints, llmEndpoints, llamaindexRetry, toolChat } from './llamaindex-llm.ts';
import type { Sdk } from './sdk.ts';
import { stainlessErrors } from './stainless.ts';

/** LlamaIndex's models of OpenAI. https://developers.llamaindex.ai/typescript/framework/modules/models/llms/openai/ */
export const llamaindexOpenai = {
  name: '@llamaindex/openai',
  modules: ['@llamaindex/openai'],
  checked: { 0: '0.4.22' },
  clients: [
    { exports: ['OpenAI', 'OpenAIResponses'], made: 'new', optionsArgument: 0, endpoints: llmEndpoints },
    { exports: ['openai', 'openaiResponses'], made: 'call', optionsArgument: 0, endpoints: llmEndpoints },
    { exports: ['OpenAIEmbedding'], made: 'new', optionsArgument: 0, endpoints: embeddingEndpoints },
    { exports: ['OpenAIAgent'], made: 'new', endpoints: [toolChat] },
  ],
  functions: [],
  retry: llamaindexRetry,
  timeout: { defaultMs: 60_000, option: { client: ['timeout'] }, covers: 'headers' },
  // None: a request cannot be aborted.
  signal: {},
  errors: {
    modules: ['openai', 'openai/error'],
    status: 'status',
    code: 'code',
    type: 'type',
    body: { property: 'error', is: 'inner' },
    requestId: 'requestID',
    name: 'Error',
    message: 'status and text',
    classes: stainlessErrors('OpenAIError', [402, 405, 408, 410, 413, 415, 431]),
  },
} as const satisfies Sdk;

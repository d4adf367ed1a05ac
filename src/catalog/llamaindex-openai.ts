import { embeddingEndpoints, llamaindexRetry, openaiLlmEndpoints, toolChat } from './llamaindex-llm.ts';
import { openai } from './openai.ts';
import type { Sdk } from './sdk.ts';
import { stainlessBare, stainlessErrors } from './stainless.ts';

/** LlamaIndex's models of OpenAI. https://developers.llamaindex.ai/typescript/framework/modules/models/llms/openai/ */
export const llamaindexOpenai = {
  name: '@llamaindex/openai',
  modules: ['@llamaindex/openai'],
  checked: { 0: '0.4.22' },
  clients: [
    { exports: ['OpenAI', 'OpenAIResponses'], made: 'new', optionsArgument: 0, endpoints: openaiLlmEndpoints },
    { exports: ['openai', 'openaiResponses'], made: 'call', optionsArgument: 0, endpoints: openaiLlmEndpoints },
    { exports: ['OpenAIEmbedding'], made: 'new', optionsArgument: 0, endpoints: embeddingEndpoints },
    { exports: ['OpenAIAgent'], made: 'new', endpoints: [toolChat] },
  ],
  functions: [],
  retry: llamaindexRetry,
  timeout: { defaultMs: 60_000, option: { client: ['timeout'] }, covers: 'headers' },
  // None: a request cannot be aborted.
  signal: {},
  errors: {
    ...openai.errors,
    modules: ['openai', ...openai.errors.modules],
    statics: undefined,
    classes: stainlessErrors('OpenAIError', stainlessBare),
  },
} as const satisfies Sdk;

import { chatEndpoints, embeddingEndpoints, llamaindexRetry, llamaindexStream, llmEndpoints, toolChat } from './llamaindex-llm.ts';
import type { Client, Endpoint, Sdk } from './sdk.ts';

const call = { kind: 'model', fails: 'rejects', body: 0, repeats: 'request', effect: 'pure' } as const;
const query: Endpoint = { ...call, path: 'query', stream: llamaindexStream };
const retrieve: Endpoint = { ...call, path: 'retrieve' };
const chat: Endpoint = { ...call, path: 'chat', stream: llamaindexStream };

const settings: readonly Endpoint[] = [
  ...chatEndpoints.map((endpoint) => ({ ...endpoint, path: `llm.${endpoint.path}` })),
  ...embeddingEndpoints.map((endpoint) => ({ ...endpoint, path: `embedModel.${endpoint.path}` })),
];

const given = { made: 'given' } as const;
const index: Client = {
  exports: [
    'BaseIndex', 'VectorStoreIndex', 'VectorStoreIndex.fromDocuments', 'VectorStoreIndex.fromVectorStore', 'VectorStoreIndex.fromVectorStores', 'VectorStoreIndex.init',
    'SummaryIndex', 'SummaryIndex.fromDocuments', 'SummaryIndex.init', 'KeywordTableIndex', 'KeywordTableIndex.fromDocuments', 'KeywordTableIndex.init',
  ],
  made: 'call',
  endpoints: [],
  gives: [
    { method: 'asQueryEngine', client: 'BaseQueryEngine' },
    { method: 'asChatEngine', client: 'BaseChatEngine' },
    { method: 'asRetriever', client: 'BaseRetriever' },
  ],
};

/**
 * LlamaIndex: what sends the requests of a model that is set elsewhere, in `Settings` or when it is made. Its agents are
 * no part of this: measured, `agent(…).run()` does not reject where the model fails, but never settles.
 * https://developers.llamaindex.ai/typescript/framework/
 */
export const llamaindex = {
  name: 'llamaindex',
  modules: ['llamaindex', 'llamaindex/*', '@llamaindex/core/*'],
  checked: { 0: '0.12.1' },
  clients: [
    { exports: ['Settings'], made: 'exported', endpoints: settings },
    { ...given, exports: ['LLM'], endpoints: chatEndpoints },
    { ...given, exports: ['BaseLLM', 'ToolCallLLM'], endpoints: llmEndpoints },
    { ...given, exports: ['BaseEmbedding'], endpoints: embeddingEndpoints },
    index,
    { ...given, exports: ['BaseQueryEngine'], endpoints: [query, retrieve] },
    { exports: ['RetrieverQueryEngine'], made: 'new', endpoints: [query, retrieve] },
    { ...given, exports: ['BaseChatEngine'], endpoints: [chat] },
    { exports: ['ContextChatEngine', 'CondenseQuestionChatEngine', 'SimpleChatEngine'], made: 'new', endpoints: [chat] },
    { ...given, exports: ['BaseRetriever'], endpoints: [retrieve] },
    { exports: ['LLMAgent', 'ReActAgent'], made: 'new', endpoints: [toolChat] },
  ],
  // These ask the embedding model, or the model, for each of the documents.
  functions: [
    { ...call, path: 'VectorStoreIndex.fromDocuments', repeats: 'chunks' },
    { ...call, path: 'VectorStoreIndex.init', repeats: 'chunks' },
    { ...call, path: 'KeywordTableIndex.fromDocuments', repeats: 'chunks' },
  ],
  retry: { ...llamaindexRetry, retries: undefined, counts: undefined, off: undefined, option: {} },
  timeout: { option: {}, covers: 'headers' },
  signal: {},
  // Those of the provider's package, whichever that is.
  errors: { status: 'status', classes: [] },
} as const satisfies Sdk;

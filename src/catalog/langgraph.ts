import { agentEndpoints, agentGives, langchainJoins, langchainRetry, langchainSignal, langchainTimeout, runnableClient } from './langchain.ts';
import type { Sdk } from './sdk.ts';

/** LangGraph's agents; a graph of one's own may run no model. https://docs.langchain.com/oss/javascript/langgraph/overview */
export const langgraph = {
  name: '@langchain/langgraph',
  modules: ['@langchain/langgraph', '@langchain/langgraph/prebuilt'],
  checked: { 1: '1.7.3' },
  clients: [
    { exports: ['createReactAgent'], modules: ['@langchain/langgraph/prebuilt'], made: 'call', endpoints: agentEndpoints, gives: agentGives },
    { ...runnableClient, endpoints: agentEndpoints, gives: agentGives },
  ],
  functions: [],
  joins: langchainJoins,
  // Measured: as often as the model does that it is given.
  retry: { ...langchainRetry, retries: undefined, counts: undefined, off: undefined, recent: undefined, option: {} },
  timeout: langchainTimeout,
  signal: langchainSignal,
  // Those of the provider's package, whichever that is.
  errors: { status: 'status', classes: [] },
} as const satisfies Sdk;

import { agentEndpoints, chatClient, langchainJoins, langchainPieces, langchainRetry, langchainSignal, langchainTimeout, runnableClient, someMessageEnds } from './langchain.ts';
import type { Sdk } from './sdk.ts';

const agent = ['invoke', 'stream', 'streamEvents'];

/** LangChain itself: agents, and models named by a text. https://docs.langchain.com/oss/javascript/langchain/agents */
export const langchainAgents = {
  name: 'langchain',
  modules: ['langchain', 'langchain/chat_models/universal'],
  checked: { 1: '1.5.14' },
  clients: [
    {
      exports: ['createAgent', 'ReactAgent'],
      modules: ['langchain'],
      made: 'call',
      endpoints: agentEndpoints.filter(({ path }) => agent.includes(path)),
      gives: [{ method: 'withConfig' }],
    },
    chatClient({ exports: ['initChatModel'], made: 'call', optionsArgument: 1 }, langchainPieces, someMessageEnds),
    runnableClient,
  ],
  functions: [],
  joins: langchainJoins,
  // Measured: as often as the model does, which is another number for some.
  retry: { ...langchainRetry, retries: undefined, recent: undefined, option: { client: ['maxRetries'] } },
  timeout: langchainTimeout,
  signal: langchainSignal,
  // Those of the provider's package, whichever that is.
  errors: { status: 'status', classes: [] },
} as const satisfies Sdk;

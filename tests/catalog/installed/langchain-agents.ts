import { ChatOpenAI } from '@langchain/openai';
import { langchainAgents } from '../../../src/catalog/langchain-agents.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const model = ({ initChatModel }: Exports) => initChatModel('openai:gpt-5', { apiKey: 'test' });

export const installed: readonly Installed[] = [
  installedAs('langchain', langchainAgents, 1, {
    make: {
      createAgent: ({ createAgent }) => createAgent({ model: new ChatOpenAI({ apiKey: 'test' }), tools: [] }),
      initChatModel: model,
      Runnable: async (exports) => (await model(exports)).withConfig({}),
    },
  }),
];

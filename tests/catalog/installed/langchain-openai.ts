import { langchainOpenai } from '../../../src/catalog/langchain-openai.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const make: Installed['make'] = {
  ChatOpenAI: ({ ChatOpenAI }: Exports) => new ChatOpenAI({ apiKey: 'test' }),
  OpenAI: ({ OpenAI }: Exports) => new OpenAI({ apiKey: 'test' }),
  OpenAIEmbeddings: ({ OpenAIEmbeddings }: Exports) => new OpenAIEmbeddings({ apiKey: 'test' }),
  Runnable: ({ ChatOpenAI }: Exports) => new ChatOpenAI({ apiKey: 'test' }).withConfig({}),
};

export const installed: readonly Installed[] = [
  installedAs('@langchain/openai', langchainOpenai, 0, { apart: true, make }),
  installedAs('@langchain/openai', langchainOpenai, 1, { make }),
];

import { langchainMistralai } from '../../../src/catalog/langchain-mistralai.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const made = ({ ChatMistralAI }: Exports) => new ChatMistralAI({ apiKey: 'test', model: 'm' });

export const installed: readonly Installed[] = [
  installedAs('@langchain/mistralai', langchainMistralai, 1, {
    make: {
      ChatMistralAI: made,
      MistralAI: ({ MistralAI }) => new MistralAI({ apiKey: 'test' }),
      MistralAIEmbeddings: ({ MistralAIEmbeddings }) => new MistralAIEmbeddings({ apiKey: 'test' }),
      Runnable: (exports) => made(exports).withConfig({}),
    },
    undeclared: ['status'],
  }),
];

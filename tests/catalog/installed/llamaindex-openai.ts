import { llamaindexOpenai } from '../../../src/catalog/llamaindex-openai.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('@llamaindex/openai', llamaindexOpenai, 0, {
    make: {
      OpenAI: ({ OpenAI }) => new OpenAI({ apiKey: 'test' }),
      openai: ({ openai }) => openai({ apiKey: 'test' }),
      OpenAIEmbedding: ({ OpenAIEmbedding }) => new OpenAIEmbedding({ apiKey: 'test' }),
      OpenAIAgent: ({ OpenAIAgent, openai }) => new OpenAIAgent({ llm: openai({ apiKey: 'test' }), tools: [] }),
    },
  }),
];

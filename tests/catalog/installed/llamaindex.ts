import { OpenAI, OpenAIEmbedding } from '@llamaindex/openai';
import { llamaindex } from '../../../src/catalog/llamaindex.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('llamaindex', llamaindex, 0, {
    make: { Settings: ({ Settings }) => Object.assign(Settings, { llm: new OpenAI({ apiKey: 'test' }), embedModel: new OpenAIEmbedding({ apiKey: 'test' }) }) },
  }),
];

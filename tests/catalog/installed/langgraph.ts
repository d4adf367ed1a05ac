import { ChatOpenAI } from '@langchain/openai';
import { langgraph } from '../../../src/catalog/langgraph.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const made = ({ createReactAgent }: Exports) => createReactAgent({ llm: new ChatOpenAI({ apiKey: 'test' }), tools: [] });

export const installed: readonly Installed[] = [
  installedAs('@langchain/langgraph', langgraph, 1, { make: { createReactAgent: made, Runnable: (exports) => made(exports).withConfig({}) } }),
];

import { langchainGroq } from '../../../src/catalog/langchain-groq.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const made = ({ ChatGroq }: Exports) => new ChatGroq({ apiKey: 'test', model: 'm' });

export const installed: readonly Installed[] = [
  installedAs('@langchain/groq', langchainGroq, 1, { make: { ChatGroq: made, Runnable: (exports) => made(exports).withConfig({}) }, undeclared: ['error.error.code', 'response_metadata.finish_reason', '*.response_metadata.finish_reason'] }),
];

import { langchainOllama } from '../../../src/catalog/langchain-ollama.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const made = ({ ChatOllama }: Exports) => new ChatOllama({ apiKey: 'test', model: 'm' });

export const installed: readonly Installed[] = [
  installedAs('@langchain/ollama', langchainOllama, 1, { make: { ChatOllama: made, Runnable: (exports) => made(exports).withConfig({}) }, undeclared: ['status_code', 'error', 'response_metadata.done_reason'] }),
];

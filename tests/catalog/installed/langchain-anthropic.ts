import { langchainAnthropic } from '../../../src/catalog/langchain-anthropic.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const made = ({ ChatAnthropic }: Exports) => new ChatAnthropic({ apiKey: 'test', model: 'claude-sonnet-4-5' });

export const installed: readonly Installed[] = [
  installedAs('@langchain/anthropic', langchainAnthropic, 1, { make: { ChatAnthropic: made, Runnable: (exports) => made(exports).withConfig({}) } }),
];

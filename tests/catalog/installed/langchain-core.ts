import { langchainCore } from '../../../src/catalog/langchain-core.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('@langchain/core', langchainCore, 0, { apart: true }),
  installedAs('@langchain/core', langchainCore, 1),
];

import { agents } from '../../../src/catalog/agents.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('@openai/agents', agents, 0, { apart: true, make: { Runner: ({ Runner }) => new Runner({ tracingDisabled: true }) } }),
];

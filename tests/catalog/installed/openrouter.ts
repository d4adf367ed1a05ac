import { openrouter } from '../../../src/catalog/openrouter.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('openrouter-v0', openrouter, 0),
  installedAs('@openrouter/sdk', openrouter, 1),
];

import { aiSdk } from '../../../src/catalog/ai-sdk.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('ai-v5', aiSdk, 5),
  installedAs('ai-v6', aiSdk, 6),
  installedAs('ai', aiSdk, 7),
];

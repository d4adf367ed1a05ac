import { anthropic } from '../../../src/catalog/anthropic.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('anthropic-v0', anthropic, 0),
  installedAs('@anthropic-ai/sdk', anthropic, 1),
];

import { mistral } from '../../../src/catalog/mistral.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('mistralai-v1', mistral, 1),
  installedAs('@mistralai/mistralai', mistral, 2),
];

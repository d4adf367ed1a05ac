import { groq } from '../../../src/catalog/groq.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('groq-sdk-v0', groq, 0),
  installedAs('groq-sdk', groq, 1),
];

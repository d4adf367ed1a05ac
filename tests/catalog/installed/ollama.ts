import { ollama } from '../../../src/catalog/ollama.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [installedAs('ollama', ollama, 0)];

import { ollama } from '../../../src/catalog/ollama.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  // Its error class is no export.
  installedAs('ollama', ollama, 0, { undeclared: ['status_code', 'error'] }),
];

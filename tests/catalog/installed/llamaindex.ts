import { llamaindex } from '../../../src/catalog/llamaindex.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [installedAs('llamaindex', llamaindex, 0)];

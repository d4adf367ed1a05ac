import { together } from '../../../src/catalog/together.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [installedAs('together-ai', together, 0)];

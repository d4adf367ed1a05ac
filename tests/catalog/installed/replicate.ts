import { replicate } from '../../../src/catalog/replicate.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [installedAs('replicate', replicate, 1)];

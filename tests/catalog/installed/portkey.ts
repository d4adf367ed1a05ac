import { portkey } from '../../../src/catalog/portkey.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [installedAs('portkey-ai', portkey, 3, { undeclared: ['config.retry.attempts'] })];

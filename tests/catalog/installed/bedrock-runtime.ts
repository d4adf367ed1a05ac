import { bedrockRuntime } from '../../../src/catalog/bedrock-runtime.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [installedAs('@aws-sdk/client-bedrock-runtime', bedrockRuntime, 3)];

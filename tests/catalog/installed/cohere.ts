import { cohere } from '../../../src/catalog/cohere.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const keys = { awsRegion: 'eu-west-1', awsAccessKey: 'test', awsSecretKey: 'test' };
const make = Object.fromEntries(
  ['AwsClient', 'AwsClientV2', 'BedrockClient', 'BedrockClientV2', 'CohereClient', 'CohereClientV2'].map((name) => [
    name,
    (exports: Exports) => new exports[name]({ token: 'test', ...keys }),
  ]),
);

export const installed: readonly Installed[] = [
  installedAs('cohere-ai-v7', cohere, 7, { make }),
  installedAs('cohere-ai', cohere, 8, { make }),
];

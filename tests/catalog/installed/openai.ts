import { openai } from '../../../src/catalog/openai.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('openai-v3', openai, 3),
  installedAs('openai-v4', openai, 4),
  installedAs('openai-v5', openai, 5),
  installedAs('openai-v6', openai, 6),
  installedAs('openai', openai, 7, {
    make: { BedrockOpenAI: ({ BedrockOpenAI }) => new BedrockOpenAI({ apiKey: 'test', awsRegion: 'eu-west-1' }) },
  }),
];

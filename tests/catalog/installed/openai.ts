import { openai } from '../../../src/catalog/openai.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  // What axios throws, of which the types say nothing.
  installedAs('openai-v3', openai, 3, { undeclared: ['response.status', 'response.data', 'response.data.error.code', 'isAxiosError'] }),
  installedAs('openai-v4', openai, 4),
  installedAs('openai-v5', openai, 5),
  installedAs('openai-v6', openai, 6),
  installedAs('openai', openai, 7, {
    make: { BedrockOpenAI: ({ BedrockOpenAI }) => new BedrockOpenAI({ apiKey: 'test', awsRegion: 'eu-west-1' }) },
  }),
];

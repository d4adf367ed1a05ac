import { googleGenai } from '../../../src/catalog/google-genai.ts';
import { type Installed, installedAs } from '../installed.ts';

const make: Installed['make'] = { Chat: ({ GoogleGenAI }) => new GoogleGenAI({ apiKey: 'test' }).chats.create({ model: 'm' }) };

export const installed: readonly Installed[] = [
  installedAs('genai-v1', googleGenai, 1, { make }),
  installedAs('genai-v2', googleGenai, 2, { make }),
  installedAs('@google/genai', googleGenai, 3, { make }),
];

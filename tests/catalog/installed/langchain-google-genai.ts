import { langchainGoogleGenai } from '../../../src/catalog/langchain-google-genai.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const made = ({ ChatGoogleGenerativeAI }: Exports) => new ChatGoogleGenerativeAI({ apiKey: 'test', model: 'gemini-2.5-flash' });

export const installed: readonly Installed[] = [
  installedAs('@langchain/google-genai', langchainGoogleGenai, 2, {
    make: {
      ChatGoogleGenerativeAI: made,
      GoogleGenerativeAIEmbeddings: ({ GoogleGenerativeAIEmbeddings }) => new GoogleGenerativeAIEmbeddings({ apiKey: 'test' }),
      Runnable: (exports) => made(exports).withConfig({}),
    },
  }),
];

import { googleGenerativeAi } from '../../../src/catalog/google-generative-ai.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const model = ({ GoogleGenerativeAI }: Exports) => new GoogleGenerativeAI('test').getGenerativeModel({ model: 'm' });

export const installed: readonly Installed[] = [
  installedAs('@google/generative-ai', googleGenerativeAi, 0, {
    make: { GenerativeModel: model, ChatSession: (exports) => model(exports).startChat() },
  }),
];

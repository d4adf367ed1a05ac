import { azureAiInference } from '../../../src/catalog/azure-ai-inference.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const client = ({ default: ModelClient }: Exports) => ModelClient('http://127.0.0.1:9', { key: 'test' });

export const installed: readonly Installed[] = [
  installedAs('@azure-rest/ai-inference', azureAiInference, 1, {
    make: {
      default: client,
      GetChatCompletions: (exports) => client(exports).path('/chat/completions'),
      GetEmbeddings: (exports) => client(exports).path('/embeddings'),
      GetImageEmbeddings: (exports) => client(exports).path('/images/embeddings'),
      GetModelInfo: (exports) => client(exports).path('/info'),
    },
  }),
];

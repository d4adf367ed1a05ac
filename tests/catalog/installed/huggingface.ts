import { huggingface } from '../../../src/catalog/huggingface.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const make: Installed['make'] = {
  InferenceClient: ({ InferenceClient }: Exports) => new InferenceClient('test'),
  HfInference: ({ HfInference }: Exports) => new HfInference('test'),
  HfInferenceEndpoint: ({ HfInferenceEndpoint }: Exports) => new HfInferenceEndpoint('https://example.com', 'test'),
};

export const installed: readonly Installed[] = [
  installedAs('huggingface-v2', huggingface, 2, { make }),
  installedAs('huggingface-v3', huggingface, 3, { make }),
  installedAs('@huggingface/inference', huggingface, 4, { make }),
];

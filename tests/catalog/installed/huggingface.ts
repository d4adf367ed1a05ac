import { huggingface } from '../../../src/catalog/huggingface.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('@huggingface/inference', huggingface, 4, {
    make: { InferenceClient: ({ InferenceClient }) => new InferenceClient('test') },
  }),
];

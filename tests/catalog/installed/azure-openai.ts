import { azureOpenai } from '../../../src/catalog/azure-openai.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [
  installedAs('azure-openai-v1', azureOpenai, 1, {
    make: { OpenAIClient: ({ OpenAIClient, AzureKeyCredential }) => new OpenAIClient('http://127.0.0.1:9', new AzureKeyCredential('test'), { allowInsecureConnection: true }) },
  }),
];

import { langchainAws } from '../../../src/catalog/langchain-aws.ts';
import { type Exports, type Installed, installedAs } from '../installed.ts';

const bedrock = { model: 'm', region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const made = ({ ChatBedrockConverse }: Exports) => new ChatBedrockConverse(bedrock);

export const installed: readonly Installed[] = [
  installedAs('@langchain/aws', langchainAws, 1, {
    make: {
      ChatBedrockConverse: made,
      BedrockEmbeddings: ({ BedrockEmbeddings }) => new BedrockEmbeddings(bedrock),
      Runnable: (exports) => made(exports).withConfig({}),
    },
    undeclared: ['response_metadata.stopReason'],
  }),
];

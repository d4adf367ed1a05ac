import { everyStatus } from './every-status.ts';
import { fetchErrors } from './fetch-errors.ts';
import type { Endpoint, Sdk, StreamFacts } from './sdk.ts';

/** A generator, which sends nothing until it is read. Measured: an error event throws; a stream that is cut off ends in silence. */
const generator: StreamFacts = { when: 'always', comes: 'at once', iteration: 'throws' };

const call = { kind: 'model', fails: 'rejects', body: 0, options: 1, repeats: 'request', effect: 'pure' } as const;
const stream = { ...call, fails: 'while read', stream: generator } as const;

/** The tasks, each a method of the client and a function of its own. */
const tasks: readonly Endpoint[] = [
  ...['chatCompletion', 'textGeneration', 'featureExtraction', 'fillMask', 'questionAnswering', 'sentenceSimilarity', 'summarization', 'tableQuestionAnswering'],
  ...['textClassification', 'tokenClassification', 'translation', 'zeroShotClassification'],
  ...['audioClassification', 'audioToAudio', 'automaticSpeechRecognition', 'textToAudio', 'textToSpeech'],
  ...['imageClassification', 'imageSegmentation', 'imageToImage', 'imageToText', 'imageTextToImage', 'objectDetection', 'textToImage', 'zeroShotImageClassification'],
  ...['documentQuestionAnswering', 'visualQuestionAnswering', 'tabularClassification', 'tabularRegression', 'request'],
].map((path) => ({ ...call, path }));

const endpoints: readonly Endpoint[] = [
  ...tasks,
  // Jobs of the provider, which the SDK waits for.
  ...['textToVideo', 'imageToVideo', 'imageTextToVideo'].map((path) => ({ ...call, path, effect: 'creates' }) as const),
  ...['chatCompletionStream', 'textGenerationStream', 'streamingRequest'].map((path) => ({ ...stream, path })),
];

/** Hugging Face Inference. https://huggingface.co/docs/huggingface.js/inference/README */
export const huggingface = {
  name: '@huggingface/inference',
  modules: ['@huggingface/inference'],
  checked: { 4: '4.13.30' },
  clients: [
    {
      exports: ['InferenceClient', 'HfInference', 'InferenceClientEndpoint'],
      made: 'new',
      optionsArgument: 1,
      gives: [{ method: 'endpoint' }],
      endpoints,
    },
  ],
  functions: endpoints,
  // Measured: a 503 is sent again at once and for ever; nothing else is sent again.
  retry: {
    retries: Infinity,
    option: { client: ['retry_on_error'], options: ['retry_on_error'] },
    off: false,
    statuses: [503],
    connection: false,
    quota: false,
  },
  timeout: { option: {}, covers: 'whole call' },
  signal: { client: ['signal'], options: ['signal'] },
  errors: {
    status: 'httpResponse.status',
    body: { property: 'httpResponse.body', is: 'whole' },
    requestId: 'httpResponse.requestId',
    name: 'class',
    classes: [
      ...fetchErrors,
      { name: 'InferenceClientError', extends: 'Error' },
      { name: 'InferenceClientInputError', extends: 'InferenceClientError', shown: 'InputError' },
      { name: 'InferenceClientRoutingError', extends: 'InferenceClientError', shown: 'RoutingError' },
      { name: 'InferenceClientHttpRequestError', extends: 'InferenceClientError', hidden: true },
      { name: 'InferenceClientProviderApiError', extends: 'InferenceClientHttpRequestError', statuses: everyStatus, shown: 'ProviderApiError' },
      { name: 'InferenceClientHubApiError', extends: 'InferenceClientHttpRequestError', shown: 'HubApiError' },
      { name: 'InferenceClientProviderOutputError', extends: 'InferenceClientError', shown: 'ProviderOutputError' },
    ],
  },
} as const satisfies Sdk;

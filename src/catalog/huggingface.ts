import { chatAnswer, chatChunks } from './answers.ts';
import { everyStatus } from './every-status.ts';
import { fetchErrors } from './fetch-errors.ts';
import type { Client, Endpoint, ErrorFacts, RetryFacts, Sdk, StreamFacts } from './sdk.ts';

/** A generator, which sends nothing until it is read. Measured: an error event throws; a stream that is cut off ends in silence. */
const generator: StreamFacts = { when: 'always', comes: 'at once', iteration: 'throws' };

const call = { kind: 'model', fails: 'rejects', body: 0, options: 1, repeats: 'request', effect: 'pure' } as const;
const stream = { ...call, fails: 'while read', stream: generator } as const;

/** The tasks, each a method of the client and a function of its own. */
const tasks: readonly Endpoint[] = [
  ...['textGeneration', 'featureExtraction', 'fillMask', 'questionAnswering', 'sentenceSimilarity', 'summarization', 'tableQuestionAnswering'],
  ...['textClassification', 'tokenClassification', 'translation', 'zeroShotClassification'],
  ...['audioClassification', 'audioToAudio', 'automaticSpeechRecognition', 'textToSpeech'],
  ...['imageClassification', 'imageSegmentation', 'imageToImage', 'imageToText', 'objectDetection', 'textToImage', 'zeroShotImageClassification'],
  ...['documentQuestionAnswering', 'visualQuestionAnswering', 'tabularClassification', 'tabularRegression', 'request'],
].map((path) => ({ ...call, path }));

const endpoints: readonly Endpoint[] = [
  { ...call, path: 'chatCompletion', answer: chatAnswer },
  ...tasks,
  ...['textToAudio', 'imageTextToImage'].map((path) => ({ ...call, path, majors: [4] })),
  // Jobs of the provider, which the SDK waits for.
  { ...call, path: 'textToVideo', effect: 'creates', majors: [3, 4] },
  ...['imageToVideo', 'imageTextToVideo'].map((path) => ({ ...call, path, effect: 'creates', majors: [4] }) as const),
  { ...stream, path: 'chatCompletionStream', stream: { ...generator, answer: chatChunks } },
  ...['textGenerationStream', 'streamingRequest'].map((path) => ({ ...stream, path })),
];

const client = { made: 'new', optionsArgument: 1, gives: [{ method: 'endpoint' }], endpoints } as const satisfies Partial<Client>;

/** Measured: a 503 is sent again at once, by 2 once, with `wait_for_model`, after which the provider answers when it can; nothing else is sent again. */
const retryOf2: RetryFacts = {
  retries: 1,
  option: { client: ['retry_on_error'], options: ['retry_on_error'] },
  off: false,
  statuses: [503],
  connection: false,
  quota: false,
};

/** Measured: for ever. */
const retry: RetryFacts = { ...retryOf2, retries: Infinity, on: true };

/** Measured: until 3 all failures but those of `fetch` are bare Errors, which say nothing of the status but in words. */
const bareErrors: ErrorFacts = {
  name: 'Error',
  classes: [...fetchErrors, { name: 'InferenceOutputError', extends: 'TypeError', for: 'content', shown: 'InferenceOutputError' }],
};

/** Hugging Face Inference. https://huggingface.co/docs/huggingface.js/inference/README */
export const huggingface = {
  name: '@huggingface/inference',
  modules: ['@huggingface/inference'],
  checked: { 2: '2.8.1', 3: '3.15.0', 4: '4.13.30' },
  clients: [
    { ...client, exports: ['InferenceClient', 'InferenceClientEndpoint'], majors: [3, 4] },
    { ...client, exports: ['HfInference'] },
    { ...client, exports: ['HfInferenceEndpoint'], optionsArgument: 2, gives: [], majors: [2] },
  ],
  functions: endpoints,
  retry,
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
  older: {
    2: { retry: retryOf2, errors: bareErrors },
    3: { errors: bareErrors },
  },
} as const satisfies Sdk;

import { answerIn, chatAnswer, completionAnswer } from './answers.ts';
import { dataStream, validateStatus } from './http/axios.ts';
import type { Client, Endpoint, SdkFacts } from './sdk.ts';

const call = { kind: 'model', fails: 'rejects', resolvesIf: validateStatus, body: 0, options: 1, repeats: 'request', effect: 'pure' } as const;
const resource = { ...call, kind: 'resource' } as const;

const endpoints: readonly Endpoint[] = [
  // No stream of its own, but axios's.
  { ...call, path: 'createChatCompletion', answer: answerIn('data', chatAnswer), stream: dataStream },
  { ...call, path: 'createCompletion', answer: answerIn('data', completionAnswer), stream: dataStream },
  { ...call, path: 'createEdit' },
  { ...call, path: 'createEmbedding' },
  { ...call, path: 'createModeration' },
  { ...call, path: 'createAnswer' },
  { ...call, path: 'createClassification' },
  { ...call, path: 'createSearch', body: 1, options: 2 },
  { ...call, path: 'createImage' },
  // These take the fields of their body as arguments, one by one.
  { ...call, path: 'createImageEdit', options: 7 },
  { ...call, path: 'createImageVariation', options: 5 },
  { ...call, path: 'createTranscription', options: 6 },
  { ...call, path: 'createTranslation', options: 5 },
  { ...resource, path: 'createFile', options: 2, effect: 'creates' },
  { ...resource, path: 'retrieveFile' },
  { ...resource, path: 'downloadFile' },
  { ...resource, path: 'listFiles', options: 0 },
  { ...resource, path: 'deleteFile' },
  { ...resource, path: 'createFineTune', effect: 'creates' },
  { ...resource, path: 'retrieveFineTune' },
  { ...resource, path: 'cancelFineTune' },
  { ...resource, path: 'listFineTunes', options: 0 },
  { ...resource, path: 'listFineTuneEvents', options: 2 },
  { ...resource, path: 'listModels', options: 0 },
  { ...resource, path: 'retrieveModel' },
  { ...resource, path: 'deleteModel' },
  { ...resource, path: 'listEngines', options: 0 },
  { ...resource, path: 'retrieveEngine' },
];

/** The client of 3: its options are a `Configuration`, and an axios instance may be its third argument. */
export const openaiV3Client = { exports: ['OpenAIApi'], made: 'new', optionsArgument: 0, majors: [3], endpoints } as const satisfies Client;

/** 3 sends through axios 0.26, once, and without a timeout. */
export const openaiV3Facts = {
  retry: { retries: 0, option: {}, statuses: [], connection: false, quota: false },
  timeout: { option: { client: ['baseOptions', 'timeout'], options: ['timeout'] }, covers: 'headers and body', endless: true },
  signal: { client: ['baseOptions', 'signal'], options: ['signal'] },
  limits: [{ client: ['baseOptions', 'cancelToken'], options: ['cancelToken'] }],
  aborts: {},
  errors: {
    // Measured: a bare Error for everything but an abort, with `isAxiosError`; no `status`, and no `code` where there was an answer.
    classes: [{ name: 'Cancel', extends: 'Object', for: 'abort', hidden: true, shown: null }],
    status: 'response.status',
    ownCodes: { '4xx': '', '5xx': '', connection: null, timeout: 'ECONNABORTED', abort: '' },
    code: 'response.data.error.code',
    body: { property: 'response.data', is: 'whole' },
    marks: ['isAxiosError'],
    name: 'Error',
    message: { beforeStatus: 'Request failed with status code ' },
  },
} as const satisfies SdkFacts;

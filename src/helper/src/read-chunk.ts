/** What one chunk of a stream says. */
export interface Reading {
  /** The text it adds to the answer. */
  text: string;
  /** Whether anything of the answer arrived, rather than a preamble. */
  content: boolean;
  /** Why the answer ended, if this chunk is the end mark. */
  finish?: string;
  /** The failure that this chunk is, in a form that `classifyError` takes. */
  failure?: unknown;
  /** Whether streams of this shape always have an end mark. */
  hasEndMark: boolean;
  /** Chat only: answers that began and those that finished, by their index. */
  choices?: { index: number; finished: boolean }[];
}

type Bag = Record<string, any>;

/** One row for each family of streams: how to know it, where its text is, what ends it. */
interface Shape {
  matches(chunk: Bag): boolean;
  text?(chunk: Bag): unknown;
  /** The reason the stream ended, `true` for "ended, no reason given". Missing: the shape shows no end. */
  finish?(chunk: Bag): unknown;
  failure?(chunk: Bag): unknown;
  content?(chunk: Bag): boolean;
}

/** Chunks that only say that something is about to come. */
const PREAMBLE = /(^|[._-])(created|queued|in_progress|added|start|start-step|ping|raw|response-metadata|keepalive)$/;

const typeOf = (chunk: Bag): string => String(chunk.type ?? chunk.event ?? chunk.eventType ?? '');
const joined = (parts: unknown): string => (Array.isArray(parts) ? parts.map((part: Bag) => part?.text ?? '').join('') : '');
const textIn = (content: unknown): unknown => (Array.isArray(content) ? joined(content) : content);
const choicesOf = (chunk: Bag): Bag[] => chunk.choices ?? chunk.data?.choices;
const isFirst = (choice: Bag): boolean => (choice.index ?? 0) === 0;

const SHAPES: readonly Shape[] = [
  // Chat completions: openai, groq, together, azure, Hugging Face; camelCase: openrouter, mistral (under `data`).
  {
    matches: (chunk) => Array.isArray(choicesOf(chunk)),
    text: (chunk) => {
      const choice = choicesOf(chunk).find(isFirst);
      return textIn(choice?.delta?.content) ?? choice?.text;
    },
    finish: (chunk) => choicesOf(chunk).map((choice) => choice.finish_reason ?? choice.finishReason).find(Boolean),
    content: (chunk) =>
      choicesOf(chunk).some(
        ({ text, delta, finish_reason, finishReason }) =>
          text ||
          finish_reason ||
          finishReason ||
          Object.entries((delta ?? {}) as Bag).some(([key, value]) => key !== 'role' && value && value.length !== 0),
      ),
  },
  // Responses.
  {
    matches: (chunk) => typeOf(chunk).startsWith('response.'),
    text: (chunk) => chunk.type === 'response.output_text.delta' && chunk.delta,
    finish: ({ type, response }) =>
      type === 'response.completed' || (type === 'response.incomplete' && (response?.incomplete_details?.reason ?? 'incomplete')),
    failure: ({ type, response }) => /^response\.(failed|cancelled)$/.test(type) && (response ?? { type }),
  },
  // Anthropic messages.
  {
    matches: (chunk) => /^(message|content_block)_|^ping$/.test(typeOf(chunk)),
    text: (chunk) => chunk.type === 'content_block_delta' && chunk.delta?.text,
    finish: (chunk) => chunk.delta?.stop_reason ?? chunk.type === 'message_stop',
  },
  // Assistants: `{ event, data }`.
  {
    matches: (chunk) => typeOf(chunk).startsWith('thread.'),
    text: ({ event, data }) =>
      event === 'thread.message.delta' &&
      (data?.delta?.content as Bag[] | undefined)?.map((part) => part.text?.value ?? '').join(''),
    finish: ({ event, data }) =>
      event === 'thread.run.incomplete'
        ? (data?.incomplete_details?.reason ?? 'incomplete')
        : /^thread\.run\.(completed|requires_action)$/.test(event),
    failure: ({ event, data }) => /^thread\.run\.(failed|expired|cancelled)$/.test(event) && (data?.last_error ?? { type: event }),
    content: (chunk) => typeOf(chunk).endsWith('.delta'),
  },
  // Cohere 2, then 1.
  {
    matches: (chunk) => /^(message|content|tool-plan|tool-call|citation)-(start|delta|end)$/.test(typeOf(chunk)),
    text: (chunk) => chunk.delta?.message?.content?.text,
    finish: ({ type, delta }) => type === 'message-end' && (delta?.finish_reason ?? delta?.finishReason ?? true),
  },
  {
    matches: (chunk) => typeof chunk.eventType === 'string',
    text: (chunk) => chunk.eventType === 'text-generation' && chunk.text,
    finish: ({ eventType, finishReason }) => eventType === 'stream-end' && (finishReason ?? true),
  },
  // The AI SDK's fullStream and UI message stream.
  {
    matches: (chunk) => /^(start|finish|abort|raw|source|file|custom)$|^(text|reasoning|tool|start|finish)-/.test(typeOf(chunk)),
    text: (chunk) => chunk.type === 'text-delta' && (chunk.text ?? chunk.delta ?? chunk.textDelta),
    finish: (chunk) => chunk.type === 'finish' && !isInterrupted(chunk) && (chunk.finishReason ?? true),
    content: (chunk) => /(-delta|-call|-result|-error)$|^(source|file)$/.test(chunk.type) || (chunk.type === 'finish' && !isInterrupted(chunk)),
    failure: (chunk) =>
      (chunk.type === 'abort' && { code: 'ABORT_ERR', message: chunk.reason ?? 'The stream was aborted.' }) ||
      (chunk.rawFinishReason === 'error' && chunk.type === 'finish' && {}),
  },
  // Google.
  {
    matches: (chunk) => Array.isArray(chunk.candidates) || isBag(chunk.promptFeedback) || isBag(chunk.usageMetadata),
    text: (chunk) => joined((chunk.candidates?.[0]?.content?.parts as Bag[] | undefined)?.filter((part) => !part.thought)),
    finish: ({ candidates, promptFeedback }) => candidates?.[0]?.finishReason ?? promptFeedback?.blockReason,
    content: (chunk) => Boolean(chunk.candidates?.length),
  },
  // Bedrock Converse.
  {
    matches: (chunk) => 'messageStart' in chunk || 'contentBlockDelta' in chunk || 'messageStop' in chunk,
    text: (chunk) => chunk.contentBlockDelta?.delta?.text,
    finish: (chunk) => chunk.messageStop?.stopReason,
    content: (chunk) => !('messageStart' in chunk),
  },
  // Ollama.
  {
    matches: (chunk) => typeof chunk.done === 'boolean',
    text: (chunk) => chunk.message?.content ?? chunk.response,
    finish: (chunk) => chunk.done && (chunk.done_reason ?? true),
  },
  // Replicate.
  {
    matches: (chunk) => chunk.event === 'output' || chunk.event === 'done',
    text: (chunk) => chunk.event === 'output' && chunk.data,
    finish: (chunk) => chunk.event === 'done',
  },
  // LangChain: the key of the finish reason depends on the provider behind it.
  {
    matches: (chunk) => isBag(chunk.response_metadata),
    text: (chunk) => textIn(chunk.content),
  },
];

/** The AI SDK tells a stream that broke off by its finish reason: `interrupted` (7), `other` (6), `unknown` (5). */
function isInterrupted(part: Bag): boolean {
  const { finishReason } = part;
  if (finishReason === 'other') return 'rawFinishReason' in part && part.rawFinishReason === undefined;
  return finishReason === 'interrupted' || finishReason === 'unknown';
}

/** Reads one chunk of any stream. Never looks at getters that SDKs put on chunks for convenience. */
export function readChunk(chunk: unknown): Reading {
  if (typeof chunk === 'string') return { text: chunk, content: chunk !== '', hasEndMark: false };
  if (!isBag(chunk)) return { text: '', content: true, hasEndMark: false };

  const shape = SHAPES.find((row) => row.matches(chunk));
  const text = shape?.text?.(chunk);
  const finish = shape?.finish?.(chunk);
  const reading: Reading = {
    text: typeof text === 'string' ? text : '',
    content: shape?.content?.(chunk) ?? !PREAMBLE.test(typeOf(chunk)),
    hasEndMark: shape?.finish !== undefined,
  };
  if (finish) reading.finish = finish === true ? 'stop' : String(finish);
  const failure = errorOf(chunk) || shape?.failure?.(chunk) || (/^error$/i.test(reading.finish ?? '') && chunk);
  if (failure) reading.failure = failure;
  if (shape === SHAPES[0]) {
    reading.choices = choicesOf(chunk).map((choice) => ({
      index: Number(choice.index ?? 0),
      finished: Boolean(choice.finish_reason ?? choice.finishReason),
    }));
  }
  return reading;
}

/** An error in place of a chunk or beside its `choices`; not a tool's failure, which goes to the model. */
function errorOf(chunk: Bag): unknown {
  const type = typeOf(chunk);
  if (type === 'error') return chunk.errorText ? { message: chunk.errorText } : chunk;
  const isBare = type === '' && !choicesOf(chunk);
  if (chunk.object === 'error' || (type === '' && chunk.error) || (isBare && (chunk.detail || (chunk.code && chunk.message)))) return chunk;
  return undefined;
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null;
}

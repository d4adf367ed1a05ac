type Bag = Record<string, any>;

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
  /** Whether streams of this family always have an end mark. */
  hasEndMark: boolean;
  /** Chat only: the answers it belongs to, and whether each has finished. */
  choices: readonly (readonly [index: number, finished: boolean])[];
}

/** What a family of streams says of one of its chunks; `finish: true` is an end without a reason. */
interface Part {
  text?: unknown;
  finish?: unknown;
  failure?: unknown;
  content?: unknown;
  choices?: Reading['choices'];
  /** Streams of this kind may end without an end mark that is known. */
  unmarked?: unknown;
}

/** Chunks that only say that something is about to come. */
const PREAMBLE = /(^|[._-])(created|queued|in_progress|added|start|start-step|ping|raw|custom)$/;

const textIn = (content: any): unknown => (Array.isArray(content) ? content.map((part) => part.text?.value ?? part.text).join('') : content);
const choicesOf = ({ choices, data }: Bag): Bag[] | undefined => choices ?? data?.choices;
const reasonOf = ({ finish_reason, finishReason }: Bag): unknown => finish_reason ?? finishReason;

/** One for each family of streams; the first that knows the chunk reads it. */
const FAMILIES: readonly ((chunk: Bag, type: string) => Part | false | undefined)[] = [
  // Chat completions: openai, groq, together, azure, Hugging Face; camelCase: openrouter, mistral (under `data`).
  (chunk) => {
    const choices = choicesOf(chunk);
    const first = choices?.find(({ index }) => !index);
    return (
      choices && {
        text: textIn(first?.delta?.content) ?? first?.text,
        finish: choices.map(reasonOf).find(Boolean),
        content: choices.some(({ delta = {}, text }) => {
          const { role, ...said } = delta;
          // Audio and the calls of old are objects.
          return text || Object.values(said).some((value: any) => value && (value.length ?? typeof value === 'object'));
        }),
        choices: choices.map((choice) => [choice.index ?? 0, Boolean(reasonOf(choice))]),
      }
    );
  },
  // Responses.
  ({ delta, response }, type) =>
    type.startsWith('response.') && {
      text: type.endsWith('output_text.delta') && delta,
      finish: type.endsWith('.completed') || (type.endsWith('.incomplete') && (response?.incomplete_details?.reason ?? 'incomplete')),
      failure: /^response\.(failed|cancelled)$/.test(type) && response,
    },
  // Anthropic messages.
  ({ delta }, type) =>
    /^(message|content_block)_|^ping$/.test(type) && {
      text: type === 'content_block_delta' && delta?.text,
      finish: delta?.stop_reason ?? type === 'message_stop',
    },
  // Assistants: `{ event, data }`.
  ({ data }, type) =>
    type.startsWith('thread.') && {
      text: type === 'thread.message.delta' && textIn(data?.delta?.content),
      finish: /run\.(completed|requires_action)$/.test(type) || (type.endsWith('run.incomplete') && 'incomplete'),
      failure: /run\.(failed|expired|cancelled)$/.test(type) && (data?.last_error ?? {}),
      content: type.endsWith('.delta'),
    },
  // Cohere 2 and 1.
  ({ delta, text, finishReason }, type) =>
    /^(message|content|tool-plan|tool-call|citation)-(start|delta|end)$|^(stream-(start|end)|text-generation)$/.test(type) && {
      text: delta?.message?.content?.text ?? text,
      finish: /^(message|stream)-end$/.test(type) && (finishReason ?? reasonOf(delta ?? {}) ?? true),
    },
  // The AI SDK's `fullStream` and UI message stream. It tells a stream that broke off by its finish
  // reason: `interrupted` (7), `other` without one of the provider (6), `unknown` (5).
  (chunk, type) => {
    const { finishReason = true, rawFinishReason } = chunk;
    const isCut = /^(interrupted|unknown)$/.test(finishReason) || (finishReason === 'other' && 'rawFinishReason' in chunk && !rawFinishReason);
    const finish = type === 'finish' && !isCut && finishReason;
    return (
      /^(start|finish|abort|raw|source|file|custom)$|^(text|reasoning|tool|start|finish)-/.test(type) && {
        text: type === 'text-delta' && (chunk.text ?? chunk.delta),
        finish,
        failure: type === 'abort' ? { code: 'ABORT_ERR', message: chunk.reason } : finish && rawFinishReason === 'error' && {},
        content: /-(delta|call|result|error|available)$|^(source|file)$/.test(type),
      }
    );
  },
  // Google. Of an error chunk its SDK leaves nothing but the headers in 1.
  ({ candidates, promptFeedback, usageMetadata, sdkHttpResponse }) =>
    (candidates ?? promptFeedback ?? usageMetadata ?? sdkHttpResponse) && {
      text: textIn(candidates?.[0]?.content?.parts?.filter((part: Bag) => !part.thought)),
      finish: candidates?.[0]?.finishReason ?? promptFeedback?.blockReason,
      content: Boolean(candidates),
    },
  // LangChain's messages. Not every provider says how its answer ended, nor in the same place.
  ({ response_metadata: told, additional_kwargs, content, tool_call_chunks }) =>
    told && {
      text: textIn(content),
      finish: reasonOf(told) ?? additional_kwargs?.stop_reason ?? (told.status === 'completed' || told.incomplete_details?.reason),
      failure: told.status === 'failed' && told,
      content: content?.length > 0 || tool_call_chunks?.length > 0 || Object.keys(additional_kwargs ?? {}).some((key) => /^(reasoning|audio|function_call)/.test(key)),
      // Before 1.x nobody names the provider; OpenAI's chunks alone have the index of their `completion` and no `model`.
      unmarked: !/^(openai|anthropic|google|0)/.test(told.model_provider ?? told.model ?? told.completion),
    },
  // Bedrock Converse.
  ({ messageStart, contentBlockDelta, messageStop }) =>
    (messageStart ?? contentBlockDelta ?? messageStop) && {
      text: contentBlockDelta?.delta?.text,
      finish: messageStop?.stopReason,
      content: !messageStart,
    },
  // Ollama.
  ({ done, done_reason, message, response }) =>
    typeof done === 'boolean' && { text: message?.content ?? response, finish: done && (done_reason ?? true) },
  // Replicate.
  ({ data }, type) => /^(output|done)$/.test(type) && { text: type === 'output' && data, finish: type === 'done' },
];

/** The provider's own chunk inside those of frameworks: LlamaIndex's `raw`, an event of OpenAI's agents, the events of `parseSSE`. */
const innerOf = (chunk: Bag): unknown => {
  const { raw, data, event } = chunk;
  if (data?.type === 'model') return data.event;
  // The Assistants' say nothing without the name of the event.
  if ('id' in chunk && 'event' in chunk && Object(data) === data && !/^(error|thread\..*)$/.test(event)) return { type: event === 'message' ? undefined : event, ...data };
  return raw;
};

/** Reads one chunk of any stream. Never looks at getters that SDKs put on chunks for convenience: Google's `data` and `text` warn. */
export function readChunk(value: unknown): Reading {
  // Bytes are an answer of their own, and a copy of them would have a property for each.
  if (Object(value) !== value || ArrayBuffer.isView(value)) return { text: typeof value === 'string' ? value : '', content: true, hasEndMark: false, choices: [] };

  const chunk: Bag = value instanceof Error ? value : { ...(value as Bag) };
  const inner = innerOf(chunk);
  if (Object(inner) === inner) return readChunk(inner);
  const type = String(chunk.type ?? chunk.event ?? chunk.eventType ?? '');
  let part: Part | false | undefined;
  for (const read of FAMILIES) if ((part ||= read(chunk, type))) break;
  const { text, finish, failure, content = !PREAMBLE.test(type), choices = [], unmarked } = part || { unmarked: true };
  return {
    text: typeof text === 'string' ? text : '',
    content: Boolean(content),
    finish: finish ? (finish === true ? 'stop' : String(finish)) : undefined,
    failure: errorOf(chunk, type) || failure || (/^error$/i.test(String(finish)) && chunk),
    hasEndMark: !unmarked,
    choices,
  };
}

/** An error in place of a chunk or beside its `choices`; not a tool's failure, which goes to the model. */
function errorOf(chunk: Bag, type: string): unknown {
  if (type === 'error') return chunk.errorText ? { message: chunk.errorText } : chunk;
  const { error, detail, code, message, object } = chunk;
  return (object === 'error' || (!type && (error || (!choicesOf(chunk) && (detail || (code && message)))))) && chunk;
}

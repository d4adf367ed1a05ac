import { candidatesAnswer, chatAnswer, completionAnswer, messageAnswer, ollamaChatAnswer, ollamaGenerateAnswer, responseAnswer } from './answers.ts';
import type { AnswerFacts } from './sdk.ts';

/**
 * What tells a URL that runs a model from the web's other URLs. In the patterns `\0` stands for a part of the URL that
 * the source does not tell: `https://\0.openai.azure.com`.
 */

/** Paths that suffice alone. */
const alone = ['/chat/completions', ':generateContent', ':streamGenerateContent'] as const;

/** Paths that other services have too (`/v1/messages` is WhatsApp's, `/responses` Google Forms'): they need one more sign. */
const shared = [
  '/completions', '/responses', '/v1/messages', '/embeddings', '/invoke', '/invoke-with-response-stream', '/converse', '/converse-stream',
  '/api/chat', '/api/generate', '/api/embed',
] as const;

/** Shared ones that go on after this. */
const sharedBeginnings = ['/v1/inference/'] as const;

/** A host by its whole name, or by what it ends in (`.openai.azure.com`) or begins with (`bedrock-runtime.`). */
export interface LlmHost {
  readonly name: string;
  /** Its services are models and what belongs to them, so that a path which cannot be read is a model's too. */
  readonly only?: true;
  /** Where its own paths to a model begin, if not with one of the usual. */
  readonly models?: string;
}

const only = (name: string): LlmHost => ({ name, only: true });

const hosts: readonly LlmHost[] = [
  ...[
    'api.openai.com', '.openai.azure.com', '.services.ai.azure.com', '.models.ai.azure.com', 'models.inference.ai.azure.com', 'models.github.ai',
    'api.anthropic.com', 'api.groq.com', 'api.mistral.ai', 'codestral.mistral.ai', 'api.cohere.ai', 'api.cohere.com', 'openrouter.ai',
    'api.together.xyz', 'api.together.ai', 'api.fireworks.ai', 'api.deepseek.com', 'api.x.ai', 'api.perplexity.ai', 'api.cerebras.ai',
    'api.sambanova.ai', 'api.ai21.com', 'api.deepinfra.com', 'api.hyperbolic.xyz', 'api.novita.ai', 'api.moonshot.cn', 'api.moonshot.ai',
    'api.siliconflow.cn', 'api.siliconflow.com', 'api.voyageai.com', 'integrate.api.nvidia.com', 'ai-gateway.vercel.sh',
    'oai.helicone.ai', 'oai.hconeai.com', 'anthropic.helicone.ai', 'api.portkey.ai', 'api.githubcopilot.com', 'bedrock-runtime.',
  ].map(only),
  { name: 'generativelanguage.googleapis.com', only: true },
  { name: 'api-inference.huggingface.co', only: true, models: '/models/' },
  { name: 'router.huggingface.co', models: '/hf-inference/models/' },
  // Serve other things as well.
  { name: 'aiplatform.googleapis.com' },
  { name: '-aiplatform.googleapis.com' },
  { name: 'api.replicate.com' },
  { name: 'gateway.ai.cloudflare.com' },
  { name: 'dashscope.aliyuncs.com' },
  { name: 'open.bigmodel.cn' },
];

export const llmUrls = {
  alone,
  shared,
  sharedBeginnings,
  hosts,
  /** Ports of servers for local models: Ollama's, LM Studio's. */
  ports: ['11434', '1234'],
  /** Headers that only a provider asks for. */
  headers: ['anthropic-version', 'anthropic-beta', 'anthropic-dangerous-direct-browser-access', 'openai-organization', 'openai-project', 'openai-beta', 'x-goog-api-key', 'helicone-auth', 'x-portkey-api-key'],
  /** Headers that hold a key, a provider's or anybody's. */
  keyHeaders: ['authorization', 'x-api-key', 'api-key'],
  /** Names of a provider's key, as code sends it: `Bearer ${process.env.OPENAI_API_KEY}`. */
  keys: /(?:openai|anthropic|claude|gemini|mistral|groq|cohere|openrouter|deepseek|together|fireworks|perplexity|azure_?oai|xai)\w*?_?(?:api)?_?(?:key|token)\b/i,
  /** What a request to a model holds: the first, and one of the others. */
  body: { model: 'model', input: ['messages', 'input', 'prompt'] },
  /** Paths of a known host that run a model. */
  models:
    /(?:\/(?:completions|responses|messages|embeddings|embed|rerank|moderations|classify|summarize|generate|chat|complete|predictions|runs|createAndRun|converse(?:-stream)?|invoke(?:-with-response-stream)?|images\/(?:generations|edits|variations)|audio\/(?:speech|transcriptions|translations)|chat\/conversation)|:(?:embedContent|batchEmbedContents|predict|rawPredict|streamRawPredict|generateAnswer))$/,
  /** Those among them that only keep what is said: OpenAI's threads. */
  kept: /\/threads(?:\/[^/]+)?\/messages/,
  /** Paths of a known host that store and list: files, threads, models. */
  resources:
    /\/threads(?:\/[^/]+)?(?:\/messages(?:\/.*)?)?$|\/(?:messages|chat\/completions)\/batches|\/(?:models|files|uploads|batches|assistants|vector_stores|fine[-_]tun(?:ing|es)|evals|containers|conversations|organization|dashboard|usage|billing|tags|show|pull|version|ps|credits|auth|key|keys|engines|cachedContents|count_tokens|tokenize|datasets|connectors)(?:[/:]|$)|:countTokens$/,
  /** Paths of which no more can be read than where the provider's begin: `/v1/\0`, not `/v1/sessions/\0`. */
  unread: /^(?:\/(?:v\d+\w*|api|openai|inference|beta|\0))*\/?(?:v\d+\w*|api|openai)?\0+$/,
  /** The provider's shape of an error, by host or path: where neither tells, it is unknown. */
  anthropic: /(?:^|\.)anthropic\.com$|\/messages$/,
  openai: /^api\.openai\.com$|\/chat\/completions$/,
  /** Streams unless told otherwise. */
  streamsByDefault: ['/api/chat', '/api/generate'],
  /** What the providers answer, by the end of the path. */
  answers: [
    ['/chat/completions', chatAnswer],
    ['/completions', completionAnswer],
    ['/responses', responseAnswer],
    ['/v1/messages', messageAnswer],
    [':generateContent', candidatesAnswer],
    ['/api/chat', ollamaChatAnswer],
    ['/api/generate', ollamaGenerateAnswer],
  ] satisfies readonly (readonly [string, AnswerFacts])[],
  alwaysStreams: [':streamGenerateContent', '/invoke-with-response-stream', '/converse-stream', ':streamRawPredict'],
} as const;

const named = (names: readonly string[]): string => names.map((name) => name.replace(/[.\\/]/g, '\\$&')).join('|');

/**
 * What a file that sends such a request has at least one of, as regular expression sources: the end of a path, where a
 * literal ends, a part is put in or a query begins; or a host, behind `//`, a quote or what is put in before it.
 */
export const llmUrlWords: readonly string[] = [
  `\\/(?:${named([...new Set([alone[0], ...shared].map((path) => path.slice(path.lastIndexOf('/', path.startsWith('/api') || path.startsWith('/v1') ? 0 : undefined) + 1)))])})(?:["'\`$?]|\\/["'\`])`,
  `:(?:${named(alone.slice(1).map((path) => path.slice(1)))})`,
  ...sharedBeginnings.map((path) => named([path])),
  `["'\`/.](?:${named(hosts.map(({ name }) => name.replace(/^[.-]/, '')))})`,
];

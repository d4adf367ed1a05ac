import { agents } from './agents.ts';
import { aiSdk, aiSdkProviders } from './ai-sdk.ts';
import { anthropic } from './anthropic.ts';
import { azureAiInference } from './azure-ai-inference.ts';
import { azureOpenai } from './azure-openai.ts';
import { bedrockRuntime } from './bedrock-runtime.ts';
import { cohere } from './cohere.ts';
import { googleGenai } from './google-genai.ts';
import { googleGenerativeAi } from './google-generative-ai.ts';
import { groq } from './groq.ts';
import { huggingface } from './huggingface.ts';
import { langchainAgents } from './langchain-agents.ts';
import { langchainAnthropic } from './langchain-anthropic.ts';
import { langchainAws } from './langchain-aws.ts';
import { langchainCore } from './langchain-core.ts';
import { langchainGoogleGenai } from './langchain-google-genai.ts';
import { langchainGroq } from './langchain-groq.ts';
import { langchainMistralai } from './langchain-mistralai.ts';
import { langchainOllama } from './langchain-ollama.ts';
import { langchainOpenai } from './langchain-openai.ts';
import { langgraph } from './langgraph.ts';
import { llamaindex } from './llamaindex.ts';
import { llamaindexOpenai } from './llamaindex-openai.ts';
import { llmUrlWords } from './llm-urls.ts';
import { mistral } from './mistral.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { portkey } from './portkey.ts';
import { replicate } from './replicate.ts';
import type { Client, Endpoint, Sdk } from './sdk.ts';
import { sse } from './sse.ts';
import { together } from './together.ts';

/** The only list of SDKs: everything below is derived from it. */
export const sdks: readonly Sdk[] = [
  openai, anthropic, aiSdk,
  agents, azureAiInference, azureOpenai, bedrockRuntime, cohere, googleGenai,
  googleGenerativeAi, groq, huggingface, langchainAgents, langchainAnthropic, langchainAws, langchainCore, langchainGoogleGenai,
  langchainGroq, langchainMistralai, langchainOllama, langchainOpenai, langgraph, llamaindex, llamaindexOpenai, mistral, ollama,
  openrouter, portkey, replicate, together,
];

/** Packages that make model handles and send nothing by themselves. */
export const handleModules: readonly string[] = aiSdkProviders;

const exact = new Map<string, Sdk>();
const prefixes: [string, Sdk][] = [];
for (const sdk of sdks) {
  for (const module of sdk.modules) {
    if (module.endsWith('/*')) prefixes.push([module.slice(0, -1), sdk]);
    else exact.set(module, sdk);
  }
}

/** The SDK that an import source belongs to. */
export function sdkOfModule(source: string): Sdk | undefined {
  return exact.get(source) ?? prefixes.find(([prefix]) => source.startsWith(prefix))?.[1];
}

/** Every endpoint of an SDK, of its clients and its functions. */
export function endpointsOf(sdk: Sdk): readonly Endpoint[] {
  return [...sdk.clients.flatMap((client) => client.endpoints), ...sdk.functions];
}

const sdksAt = new Map<string, Sdk>();

/** An SDK as it is in one major, and to one endpoint: with what differs there. */
export function sdkAt(sdk: Sdk, major: number | undefined, endpoint?: Endpoint): Sdk {
  const older = major === undefined ? undefined : sdk.older?.[major];
  const differs = endpoint?.differs;
  if (!older && !differs) return sdk;
  const key = [sdk.name, major, differs && endpoint.path].join('@');
  const found = sdksAt.get(key) ?? { ...sdk, ...older, ...differs };
  sdksAt.set(key, found);
  return found;
}

/** The client that `gives` and `joins` of an SDK name. */
export function clientNamed(sdk: Sdk, name: string): Client | undefined {
  return sdk.clients.find((client) => (client.name ?? client.exports[0]) === name);
}

/** Whether an import source is among modules that may admit every subpath: `openai/*`. */
export function admits(modules: readonly string[] | undefined, source: string): boolean {
  return !modules || modules.some((module) => module === source || (module.endsWith('/*') && source.startsWith(module.slice(0, -1))));
}

/** The last word of an endpoint's path. */
export function endpointName({ path }: Endpoint): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Last words of all endpoint paths: the one cheap test before anything about a call is asked. */
export const endpointNames: ReadonlySet<string> = new Set(sdks.flatMap(endpointsOf).map(endpointName));

/** Paths whose endpoint the class of the argument tells: `send`. */
export const commandPaths: ReadonlySet<string> = new Set(sdks.flatMap(endpointsOf).flatMap(({ command, path }) => (command === undefined ? [] : [path])));

/** Paths that count even where the receiver cannot be resolved, with the SDK that has them. */
export const distinctivePaths: ReadonlyMap<string, { readonly sdk: Sdk; readonly endpoint: Endpoint }> = new Map(
  // Of two SDKs that share a path the first is meant.
  sdks.toReversed().flatMap((sdk) =>
    endpointsOf(sdk)
      .filter((endpoint) => endpoint.distinctive)
      .map((endpoint) => [endpoint.path, { sdk, endpoint }] as const),
  ),
);

/**
 * What a file that concerns us has at least one of, as regular expression sources. They begin alike, with a quote or a
 * dot, which makes the search for all of them fast.
 */
export const prefilterWords: readonly string[] = [
  ...sdks.flatMap((sdk) => sdk.modules).map((module) => `["'\`]${escape(module.replace(/\/\*$/, ''))}["'\`/]`),
  ...[...distinctivePaths.keys()].map((path) => path.split('.').at(-2)!).flatMap((word) => [`\\.\\s*${word}`, `["'\`]${word}["'\`]`]),
  ...sse.readBy,
  ...llmUrlWords,
];

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

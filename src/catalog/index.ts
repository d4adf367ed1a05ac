import { aiSdk, aiSdkProviders } from './ai-sdk.ts';
import { anthropic } from './anthropic.ts';
import { openai } from './openai.ts';
import { cockatiel, retriers } from './retriers.ts';
import type { Endpoint, Sdk } from './sdk.ts';
import { sse } from './sse.ts';

/** The only list of SDKs: everything below is derived from it. */
export const sdks: readonly Sdk[] = [openai, anthropic, aiSdk];

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

/** Last words of all endpoint paths: the one cheap test before anything about a call is asked. */
export const endpointNames: ReadonlySet<string> = new Set(
  sdks.flatMap(endpointsOf).map((endpoint) => endpoint.path.slice(endpoint.path.lastIndexOf('.') + 1)),
);

/** Paths that count even where the receiver cannot be resolved, with the SDK that has them. */
export const distinctivePaths: ReadonlyMap<string, { readonly sdk: Sdk; readonly endpoint: Endpoint }> = new Map(
  sdks.flatMap((sdk) =>
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
];

/** Modules of policies, whose calls are retry constructs. */
export const retrierModules: ReadonlySet<string> = new Set([...retriers.map((retrier) => retrier.module), cockatiel.module]);

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

import type { TSESTree } from '@typescript-eslint/types';
import { sdks } from '../catalog/index.ts';
import type { RetryFacts, Sdk } from '../catalog/sdk.ts';
import type { Analysis } from './analysis.ts';
import { type LlmCall, llmCalls } from './calls.ts';
import { type Option, callOption, readOption } from './options.ts';
import { valueOf } from './values.ts';

/** A number beyond any patience. */
const endless = 1e9;

/** How often the SDK itself repeats the call after its first request; undefined where that cannot be told. */
export function sdkRetries(call: LlmCall, analysis: Analysis): number | undefined {
  const { retry } = call.sdk;
  const set = callOption(call, retry.option, analysis);
  return set.kind === 'absent' ? retriesUnset(call, analysis) : retriesSet(set, retry);
}

/** How often it repeats where nobody says how often; the object that would say so may be there all the same. */
function retriesUnset(call: LlmCall, analysis: Analysis): number | undefined {
  const { retries, bare, option } = call.sdk.retry;
  if (bare === undefined) return retries;
  const holder = callOption(call, { client: option.client?.slice(0, -1), body: option.body?.slice(0, -1), options: option.options?.slice(0, -1) }, analysis);
  return holder.kind === 'absent' ? retries : holder.kind === 'set' ? bare : undefined;
}

function retriesSet(set: Option, { retries, counts, off }: RetryFacts): number | undefined {
  if (set.kind !== 'set' || !set.known) return undefined;
  const { value } = set.known;
  if (value === undefined || value === null) return retries;
  if (value === off) return 0;
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  return value > endless ? Infinity : counts === 'total' ? value - 1 : value;
}

/** An option of a client or call that says how often the SDK repeats. */
export interface SdkRetryOption {
  readonly sdk: Sdk;
  readonly property: TSESTree.Property;
  readonly retries: number;
}

/** Every place where the file tells an SDK how often to repeat, in source order. */
export function sdkRetryOptions(analysis: Analysis): readonly SdkRetryOption[] {
  const { text } = analysis.file;
  const isNamed = ({ retry: { option } }: Sdk): boolean => [option.client, option.body, option.options].some((path) => path?.every((name) => text.includes(name)));
  if (!sdks.some(isNamed)) return [];
  const found = new Map<TSESTree.Property, SdkRetryOption>();
  const note = (sdk: Sdk, set: Option): void => {
    const retries = retriesSet(set, sdk.retry);
    if (set.kind === 'set' && retries !== undefined) found.set(set.property, { sdk, property: set.property, retries });
  };
  for (const node of [...analysis.survey.news, ...analysis.survey.calls]) {
    const value = valueOf(node, analysis);
    const place = value?.kind === 'client' && value.path === '' ? value.sdk.retry.option.client : undefined;
    // The last of the options is the node's own.
    const own = value?.kind === 'client' ? value.options?.at(-1) : undefined;
    if (place && own && node.arguments.includes(own as never) && value?.kind === 'client') note(value.sdk, readOption(own, place, analysis));
  }
  for (const call of llmCalls(analysis)) {
    const { body, options } = call.sdk.retry.option;
    if (body || options) note(call.sdk, callOption(call, { body, options }, analysis));
  }
  return [...found.values()].sort((a, b) => a.property.range[0] - b.property.range[0]);
}

/** Calls whose SDK has no limit of attempts by default, and is not given one. */
export function endlessByDefault(analysis: Analysis): readonly LlmCall[] {
  return llmCalls(analysis).filter((call) => call.sdk.retry.retries === Infinity && callOption(call, call.sdk.retry.option, analysis).kind === 'absent');
}

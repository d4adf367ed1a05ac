import type { Analysis } from '../analysis.ts';
import type { LlmCall } from '../calls.ts';
import { sdkRetries } from '../retries/sdk-retries.ts';
import { callOption } from '../values/options.ts';

/** How long an SDK waits by itself for a provider that hangs: so long for each request. */
export interface DefaultWait {
  readonly ms: number;
  readonly requests: number;
}

/** What is advised for a whole call. */
export const minute = 60_000;

/** The wait by default; undefined where there is no end to it, or it is switched off: `timeout: false`. */
export function defaultWait(call: LlmCall, analysis: Analysis): DefaultWait | undefined {
  const { defaultMs, repeats, option, off } = call.sdk.timeout;
  if (defaultMs === undefined) return undefined;
  const set = off === undefined ? undefined : callOption(call, option, analysis);
  if (set?.kind === 'set' && set.known?.value === off) return undefined;
  return { ms: defaultMs, requests: 1 + (repeats ? (sdkRetries(call, analysis) ?? 0) : 0) };
}

/** Whether the SDK ends the wait as soon as anybody would advise to. */
export function waitsBriefly(call: LlmCall, analysis: Analysis): boolean {
  const wait = defaultWait(call, analysis);
  return wait !== undefined && wait.ms * wait.requests <= minute;
}

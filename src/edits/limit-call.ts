import type { Analysis } from '../analysis/analysis.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { helperAround } from '../analysis/limits/time-limits.ts';
import { type Remedy, remediesOf } from '../analysis/limits/timeout-remedies.ts';
import type { Edit } from './edit.ts';
import { setOption } from './set-option.ts';

/** Gives a call a minute: itself, or its client with all its other calls. */
export function limitCall(call: LlmCall, place: 'call' | 'client', analysis: Analysis): readonly Edit[] {
  const remedy = remediesOf(call).find((each) => (each.place === 'client') === (place === 'client'));
  return remedy ? write(remedy, call, analysis) : [];
}

function write({ place, path, value }: Remedy, { node, endpoint, client }: LlmCall, analysis: Analysis): readonly Edit[] {
  if (place !== 'client') return setOption(node, place === 'body' ? endpoint.body : endpoint.options!, path, value, analysis);
  const index = client?.client.optionsArgument;
  // What was given later goes over what the client was made with.
  return client?.made && index !== undefined && client.options?.length === 1 ? setOption(client.made, index, path, value, analysis) : [];
}

/** Gives each attempt of the helper's a minute. */
export function limitAttempts({ node }: LlmCall, analysis: Analysis): readonly Edit[] {
  const helper = helperAround(node, analysis);
  return helper ? setOption(helper, 1, ['attemptTimeoutMs'], '60_000', analysis) : [];
}

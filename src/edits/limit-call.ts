import type { Analysis } from '../analysis/analysis.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { minute } from '../analysis/limits/default-wait.ts';
import { helperAround } from '../analysis/limits/time-limits.ts';
import { type Remedy, remediesOf } from '../analysis/limits/timeout-remedies.ts';
import type { ClientValue } from '../analysis/values/value.ts';
import { writtenNumber } from '../analysis/values/written-number.ts';
import type { Edit } from './edit.ts';
import { setOption } from './set-option.ts';

/** Gives a call a minute: itself, or its client with all its other calls. */
export function limitCall(call: LlmCall, place: 'call' | 'client', analysis: Analysis): readonly Edit[] {
  const remedy = remediesOf(call).find((each) => (each.place === 'client') === (place === 'client'));
  return remedy ? write(remedy, call, analysis) : [];
}

function write(remedy: Remedy, { node, endpoint, client }: LlmCall, analysis: Analysis): readonly Edit[] {
  const { place, path, value } = remedy;
  if (place !== 'client') return setOption(node, place === 'body' ? endpoint.body : endpoint.options!, path, value, analysis);
  return client ? limitClient(client, remedy, analysis) : [];
}

/** Writes where a client is made what ends its calls. */
export function limitClient({ client, made, options }: ClientValue, { path, value }: Remedy, analysis: Analysis): readonly Edit[] {
  const index = client.optionsArgument;
  // What was given later goes over what the client was made with.
  return made && index !== undefined && options?.length === 1 ? setOption(made, index, path, value, analysis) : [];
}

/** Gives each attempt of the helper's a limit. */
export function limitAttempts({ node }: LlmCall, analysis: Analysis, ms = minute): readonly Edit[] {
  const helper = helperAround(node, analysis);
  return helper ? setOption(helper, 1, ['attemptTimeoutMs'], writtenNumber(ms), analysis) : [];
}

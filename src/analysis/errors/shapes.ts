import { withErrors } from '../../catalog/http/index.ts';
import { sdkAt } from '../../catalog/index.ts';
import { repeatsStatus } from '../../catalog/repeats-status.ts';
import type { ErrorFacts, Sdk } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { T } from '../ast.ts';
import { type LlmCall, majorsOf } from '../calls.ts';
import { readOption } from '../values/options.ts';
import { sdkRetries } from '../retries/sdk-retries.ts';
import { errorsThrown } from '../simulation/failures.ts';
import { type SimObject, type SimValue, isNullish, undefinedValue, unknown, why } from '../simulation/values.ts';

/** Made once for all calls that fail alike. */
const made = new WeakMap<Sdk, Map<string, readonly SimObject[]>>();

/** What a call may throw, in every major that it may be of; none where that is not known. */
export function errorShapes(call: LlmCall): readonly SimObject[] {
  if (!isOfSdkAlone(call)) return [];
  const ofSdk = made.get(call.sdk) ?? new Map<string, readonly SimObject[]>();
  made.set(call.sdk, ofSdk);
  const { endpoint, to } = call;
  const key = [endpoint.fails, endpoint.differs && endpoint.path, JSON.stringify(endpoint.outcome), to?.errors, ...majorsOf(call)].join();
  let shapes = ofSdk.get(key);
  if (!shapes) {
    const thrown = inEachMajor(call).flatMap(errorsThrown);
    ofSdk.set(key, (shapes = thrown.some(({ vague }) => vague) ? [] : thrown));
  }
  return shapes;
}

/** The facts of its errors, in every major that it may be of. */
export function errorFacts(call: LlmCall): readonly ErrorFacts[] {
  return inEachMajor(call).map(({ sdk }) => sdk.errors);
}

function inEachMajor(call: LlmCall): readonly LlmCall[] {
  const majors = majorsOf(call);
  return majors.length > 0 ? majors.map((major) => ({ ...call, major, sdk: sdkAt(call.sdk, major, call.endpoint) })) : [call];
}

/** Whether nothing but the SDK fails in the call: no tool of the program, no runnable of somebody else. */
function isOfSdkAlone({ resolved, endpoint, sdk, client }: LlmCall): boolean {
  return resolved && endpoint.repeats !== 'tools' && !(sdk.joins && client?.client.made !== 'new');
}

/** What stands at a path of an error. */
export function memberAt(shape: SimObject, path: readonly string[]): SimValue {
  let value: SimValue = shape;
  for (const name of path) {
    if (value.kind === 'object') value = value.members.get(name) ?? (value.open ? unknown(why.error) : undefinedValue);
    else if (isNullish(value) === true) return value;
    else return mayHold(shape, path) ? unknown(why.error) : undefinedValue;
  }
  return value;
}

/** Whether a property that some errors of an SDK have may hold what is read of it. */
function mayHold({ sdk }: SimObject, [name, part]: readonly string[]): boolean {
  const holds = withErrors.find((candidate) => candidate.name === sdk)?.errors.more?.[name!];
  return holds === undefined || holds === 'anything' || holds.includes(part!);
}

/** The shortest beginning of a path that none of the errors has; undefined where one may have all of it. */
export function missingPart(path: readonly string[], shapes: readonly SimObject[]): readonly string[] | undefined {
  for (let length = 1; length <= path.length; length += 1) {
    const part = path.slice(0, length);
    if (shapes.every((shape) => isNullish(memberAt(shape, part)) === true)) return part;
  }
  return undefined;
}

/** Whether an error with a status comes inside another one, which says that the SDK's own retries are spent. */
export function comesWrapped(status: number, { exhausted }: ErrorFacts, call: LlmCall, analysis: Analysis): boolean {
  return exhausted !== undefined && repeatsStatus(call.sdk.retry, status) && sdkRetries(call, analysis) !== 0;
}

/** Whether whoever answers is the SDK's own provider: others put what they like in the body. */
export function asksOwnProvider({ client }: LlmCall, analysis: Analysis): boolean {
  return client?.options !== undefined && client.options.every((options) => options?.type !== T.SpreadElement && readOption(options, ['baseURL'], analysis).kind === 'absent');
}

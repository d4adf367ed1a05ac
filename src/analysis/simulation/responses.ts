import { sdks } from '../../catalog/index.ts';
import type { OutcomeFacts } from '../../catalog/sdk.ts';
import type { Target } from '../http/llm-targets.ts';
import { type SimObject, type SimValue, type Why, known, object, unknown, why } from './values.ts';

/** A failure as the provider answers it. */
export interface Refusal {
  /** Absent: any at all. */
  readonly status?: number;
  readonly code?: string;
  /** The type, as OpenAI and Anthropic name it. */
  readonly types?: readonly [string, string];
  readonly text?: string;
}

/** Whether the answer is one, where no member of it says so; no name of a program's own. */
const fine = '#ok';

/** What an answer has, and an error of a provider whose shape is known has not. */
const answered = ['choices', 'content', 'candidates', 'data', 'output', 'output_text', 'response', 'usage', 'model'];

/** Exports that ask an answer whether it is one: `isUnexpected(response)`. */
export const outcomeTests: ReadonlySet<string> = new Set(
  sdks.flatMap((sdk) => [...sdk.functions, ...sdk.clients.flatMap(({ endpoints }) => endpoints)]).flatMap(({ outcome }) => outcome?.functions ?? []),
);

/** What a call resolves with when the provider refuses it. `thrown`: the error that other calls throw. */
export function refusedResponse(outcome: OutcomeFacts, refusal: Refusal, shape: Target['errors'] | undefined, thrown?: SimValue): SimObject {
  return response(outcome, false, refusal.status === undefined ? unknown(why.error, true) : known(refusal.status, why.error), bodyOf(refusal, shape), why.error, thrown);
}

/** What it resolves with when the model answers. */
export function answeredResponse(outcome: OutcomeFacts): SimObject {
  return response(outcome, true, known(200, why.answer), unknown(why.answer, true), why.answer);
}

/** Whether a value is the answer of a model; undefined where that cannot be told. */
export function isFine(value: SimValue | undefined): SimValue | undefined {
  return value?.kind === 'object' ? value.members.get(fine) : undefined;
}

function response({ properties, statusIs, error, body }: OutcomeFacts, ok: boolean, status: SimValue, content: SimValue, because: Why, thrown?: SimValue): SimObject {
  const shown = statusIs === 'text' && status.kind === 'known' ? known(String(status.value), because) : status;
  const members = new Map<string, SimValue>([[fine, known(ok, because)], ['headers', headers(because)]]);
  for (const name of properties) members.set(name, name === 'ok' ? known(ok, because) : /^status(?:Code)?$/.test(name) ? shown : unknown(because));
  if (error !== undefined) members.set(error, ok ? known(undefined, because) : (thrown ?? unknown(because, true)));
  if (body === 'methods') for (const [name, method] of methods(content, because)) members.set(name, method);
  else if (body !== undefined) members.set(body, content);
  return object(members, because, { open: true });
}

/** The methods of a fetch `Response`. */
function methods(content: SimValue, because: Why): [string, SimValue][] {
  const giving = (value: SimValue): SimValue => ({ kind: 'native', why: because, call: () => ({ kind: 'promise', rejected: false, value, why: because }) });
  return [
    ['json', giving(content)],
    ['text', giving(textOf(content))],
    ...['blob', 'arrayBuffer', 'bytes', 'formData'].map((name): [string, SimValue] => [name, giving(unknown(because, true))]),
  ];
}

function headers(because: Why): SimObject {
  return object(['get', 'has'].map((name) => [name, { kind: 'native', why: because, call: () => unknown(because) }]), because, { open: true });
}

function bodyOf({ code, types, text }: Refusal, shape: Target['errors'] = 'unknown'): SimValue {
  const because = why.error;
  if (shape === 'unknown' || !types || text === undefined) return unknown(because, true);
  const isOpenai = shape === 'openai';
  const inner = object([['type', known(types[isOpenai ? 0 : 1], because)], ['code', known(isOpenai ? code : undefined, because)], ['message', known(text, because)]], because, { open: true });
  const missing = answered.map((name) => [name, known(undefined, because)] as const);
  return object([...missing, ...(isOpenai ? [] : [['type', known('error', because)] as const]), ['error', inner]], because, { open: true });
}

/** The body as JSON, for code that searches its text. */
function textOf(content: SimValue): SimValue {
  if (content.kind !== 'object') return unknown(content.why, true);
  const plain = (value: SimValue): unknown => (value.kind === 'object' ? Object.fromEntries([...value.members].map(([name, member]) => [name, plain(member)])) : value.kind === 'known' ? value.value : undefined);
  return known(JSON.stringify(plain(content)), content.why);
}

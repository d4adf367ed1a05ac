import { type FailureKind, isRetryableKind, kindOfDecisiveCode, kindOfStatus } from '../../helper/src/failures/kinds.ts';
import { repeatsStatus } from '../../catalog/repeats-status.ts';
import type { ErrorClass, ErrorFacts, Sdk } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { T, unwrap } from '../ast.ts';
import { type LlmCall, holds, majorsOf } from '../calls.ts';
import { callOption } from '../values/options.ts';
import { sdkRetries } from '../retries/sdk-retries.ts';
import { refusedResponse } from './responses.ts';
import { type SimObject, type SimValue, known, object, undefinedValue, unknown, why } from './values.ts';

/** A failure as providers send it, to be played through handlers and predicates. */
export interface SampleFailure {
  readonly id: FailureId;
  readonly kind: FailureKind;
  /** Whether a repeat of the same request can succeed, by the helper's table. */
  readonly retryable: boolean;
  /** Whether the SDK itself has repeated it before the program sees it. */
  readonly repeatedBySdk: boolean;
  /** The error that the SDK throws. */
  readonly thrown: SimObject;
  /** What the call resolves with instead: a `Response` that is not `ok`. */
  readonly resolved?: SimObject;
}

export type FailureId = (typeof rows)[number]['id'];

const rows = [
  { id: '401', status: 401, code: 'invalid_api_key', types: ['invalid_request_error', 'authentication_error'], text: 'Incorrect API key provided: sk-proj-1234. You can find your API key in the settings.' },
  { id: '400', status: 400, code: 'invalid_value', types: ['invalid_request_error', 'invalid_request_error'], text: "Invalid value: 'bot'. Supported values are: 'system', 'assistant', 'user'." },
  { id: '403', status: 403, code: 'unsupported_country_region_territory', types: ['request_forbidden', 'permission_error'], text: 'Country, region, or territory not supported' },
  { id: '404', status: 404, code: 'model_not_found', types: ['invalid_request_error', 'not_found_error'], text: 'The model `gpt-9` does not exist or you do not have access to it.' },
  { id: '422', status: 422, code: 'unprocessable_entity', types: ['invalid_request_error', 'invalid_request_error'], text: 'Input should be a valid list' },
  { id: 'context', status: 400, code: 'context_length_exceeded', types: ['invalid_request_error', 'invalid_request_error'], text: "This model's maximum context length is 128000 tokens. However, your messages resulted in 131072 tokens." },
  { id: 'quota', status: 429, code: 'insufficient_quota', types: ['insufficient_quota', 'rate_limit_error'], text: 'You exceeded your current quota, please check your plan and billing details.' },
  { id: 'abort', for: 'abort', text: 'Request was aborted.' },
  { id: '429', status: 429, code: 'rate_limit_exceeded', types: ['tokens', 'rate_limit_error'], text: 'Rate limit reached for gpt-5 in organization org-1 on tokens per min (TPM): Limit 30000, Used 29874, Requested 1830. Please try again in 3.4s.' },
  { id: '500', status: 500, code: 'server_error', types: ['server_error', 'api_error'], text: 'The server had an error while processing your request. Sorry about that!' },
  { id: '503', status: 503, code: 'server_overloaded', types: ['server_error', 'overloaded_error'], text: 'The engine is currently overloaded, please try again later' },
  { id: '529', status: 529, code: 'overloaded', types: ['server_error', 'overloaded_error'], text: 'Overloaded' },
  { id: 'connection', for: 'connection', text: 'Connection error.' },
  { id: 'timeout', for: 'timeout', text: 'Request timed out.' },
] as const;

const kindOf: Readonly<Record<'abort' | 'connection' | 'timeout', FailureKind>> = { abort: 'aborted', connection: 'connection', timeout: 'timeout' };

/** Properties that errors of other clients have and that of an LLM SDK never: reading them gives `undefined`. */
const foreign = ['response', 'isAxiosError', 'status', 'statusCode', 'status_code', 'httpStatus', 'httpStatusCode', 'statusText', '$metadata', 'retryable', 'isRetryable', 'lastError', 'reason'];

/** Made once for all calls that fail alike. */
const made = new Map<string, readonly SampleFailure[]>();

/** The failures to play for a call, as its SDK throws them. */
export function failuresOf(call: LlmCall, analysis: Analysis): readonly SampleFailure[] {
  return analysis.remember('failures', call.node, () => {
    const isRepeated = sdkRetries(call, analysis) !== 0;
    const abortable = takesCallersSignal(call, analysis);
    const key = [call.sdk.name, call.endpoint.differs && call.endpoint.path, majorsOf(call).join('|'), call.resolved, isRepeated, abortable, call.endpoint.fails, JSON.stringify(call.endpoint.outcome), call.to?.errors].join();
    let failures = made.get(key);
    if (!failures) made.set(key, (failures = rows.filter(({ id }) => id !== 'abort' || abortable).map((row) => failureOf(call, row, isRepeated))));
    return failures;
  }, []);
}

/** Every error that the SDK may throw for a call, be it repeated or not. */
export function errorsThrown(call: LlmCall): readonly SimObject[] {
  const thrown = rows.map((row) => [error(call, row), row] as const).filter(([thrown, row]) => !resolved(call, row, thrown)).map(([thrown]) => thrown);
  return [...new Set([...thrown, ...thrown.map((each) => wrapped(call, each))])];
}

/** The HTTP status of a failure that has one. */
export function statusOf({ id }: SampleFailure): number | undefined {
  const row = rows.find((candidate) => candidate.id === id);
  return row && 'status' in row ? row.status : undefined;
}

function failureOf(call: LlmCall, row: (typeof rows)[number], isRepeated: boolean): SampleFailure {
  const kind = 'for' in row ? kindOf[row.for] : (kindOfDecisiveCode(row.code) ?? kindOfStatus(row.status) ?? 'unknown');
  const repeatedBySdk = isRepeated && repeats(call.sdk, row);
  const thrown = error(call, row);
  return { id: row.id, kind, retryable: isRetryableKind(kind), repeatedBySdk, thrown: repeatedBySdk ? wrapped(call, thrown) : thrown, resolved: resolved(call, row, thrown) };
}

/** What a call that resolves with its failure comes to; nothing for a failure that rejects even so. */
function resolved({ endpoint, to }: LlmCall, row: (typeof rows)[number], thrown: SimObject): SimObject | undefined {
  const { outcome } = endpoint;
  if (!outcome || endpoint.fails !== 'resolves' || ('for' in row && outcome.error === undefined)) return undefined;
  return refusedResponse(outcome, 'for' in row ? {} : row, to?.errors, thrown);
}

/** Whether code outside can abort the call: its signal is a parameter, or comes in with one. */
function takesCallersSignal(call: LlmCall, analysis: Analysis): boolean {
  const set = callOption(call, call.sdk.signal, analysis);
  let node = set.kind === 'set' ? unwrap(set.node) : undefined;
  while (node?.type === T.MemberExpression) node = unwrap(node.object);
  return node?.type === T.Identifier && analysis.variableOf(node)?.defs[0]?.type === 'Parameter';
}

function repeats(sdk: Sdk, row: (typeof rows)[number]): boolean {
  if ('for' in row) return row.for !== 'abort' && sdk.retry.connection;
  if (row.id === 'quota' && !sdk.retry.quota) return false;
  return repeatsStatus(sdk.retry, row.status);
}

function error(call: LlmCall, row: (typeof rows)[number]): SimObject {
  const { errors } = call.sdk;
  const body = 'for' in row ? undefined : row;
  const accepts = (candidate: ErrorClass): boolean => ('for' in row ? candidate.for === row.for : takes(candidate, row.status, errors, call));
  const classes = classChain(call, accepts);
  const because = why.error;
  // Without classes, the errors are those of whatever provider stands behind.
  const isVague = !call.resolved || errors.classes.length === 0;
  const members = new Map<string, SimValue>();
  if (!isVague) for (const name of foreign) members.set(name, errors.more?.[name] ? unknown(because) : known(undefined, because));
  const met = errors.classes.find((candidate) => holds(candidate.majors, call) && accepts(candidate));
  const isError = met?.extends !== 'Object' || met.name === 'Error';
  for (const path of [errors.status, ...(errors.alsoStatus ?? [])].flatMap((name) => (name === undefined ? [] : [name.split('.')]))) {
    // What nobody answered has no `response` at all.
    setPath(members, body || path[0] !== 'response' ? path : ['response'], known(body?.status, because));
  }
  const message = shownMessage(errors, row.text, body);
  members.set('message', message);
  members.set('stack', message.kind === 'known' ? known(`Error: ${String(message.value)}`, because) : unknown(because));
  members.set('name', shownName(call, classes, met));
  if (isError) for (const mark of errors.marks ?? []) members.set(mark, known(true, because));
  if (!isVague) members.set('code', known(undefined, because));
  if (errors.ownCodes) members.set('code', ownCode(errors.ownCodes, row));
  else if (errors.code !== undefined) setPath(members, errors.code.split('.'), known(body?.code, because));
  if (errors.type !== undefined && call.resolved && isSettled(call)) members.set(errors.type, known(typeIn(errors, body), because));
  if (errors.body && (body || !errors.body.property.startsWith('response.'))) setPath(members, errors.body.property.split('.'), keptBody(errors, body, call.to));
  if (errors.retryable) members.set(errors.retryable, known(body === undefined || call.sdk.retry.statuses.includes(body.status) || body.status >= 500, because));
  if (errors.status === undefined && body) for (const name of ['status', 'code', 'type']) members.set(name, unknown(because));
  return object(members, because, { open: true, classes: isError ? [...classes, 'Error'] : classes, sdk: call.sdk.name, ...(isVague && { vague: true as const }) });
}

/** Sets a member that may lie deeper: `$metadata.httpStatusCode`. */
function setPath(members: Map<string, SimValue>, [name, ...rest]: readonly string[], value: SimValue): void {
  if (name === undefined) return;
  if (rest.length === 0) return void members.set(name, value);
  const before = members.get(name);
  const inner = before?.kind === 'object' ? before.members : new Map<string, SimValue>();
  setPath(inner, rest, value);
  if (before?.kind !== 'object') members.set(name, object(inner, why.error, { open: true }));
}

/** The code of a library that sends raw HTTP, which says nothing of the provider's. */
function ownCode(codes: NonNullable<ErrorFacts['ownCodes']>, row: (typeof rows)[number]): SimValue {
  const code = 'for' in row ? codes[row.for] : codes[row.status < 500 ? '4xx' : '5xx'];
  return code === null ? unknown(why.error) : known(code === '' ? undefined : code, why.error);
}

type HttpRow = Extract<(typeof rows)[number], { readonly status: number }>;

/** Providers whose errors have no code say more by the type. */
function typeIn(errors: ErrorFacts, body: HttpRow | undefined): string | undefined {
  return body?.types[errors.code === undefined ? 1 : 0];
}

/** The provider's body as the SDK keeps it: whole, or its inner error; of its text nothing is known. */
function keptBody(errors: ErrorFacts, body: HttpRow | undefined, to: LlmCall['to']): SimValue {
  const because = why.error;
  if (to) return body ? (refusedResponse({ properties: [], body: 'body' }, body, to.errors).members.get('body') ?? unknown(because)) : known(undefined, because);
  if (errors.body!.is === 'text') return unknown(because);
  if (!body) return known(undefined, because);
  const code = errors.code === undefined ? undefined : body.code;
  const inner = object([['type', known(typeIn(errors, body), because)], ['code', known(code, because)], ['message', known(body.text, because)]], because, { open: true });
  return errors.body!.is === 'inner' ? inner : object([['type', known('error', because)], ['error', inner]], because, { open: true });
}

/** What an SDK throws after its own retries, where that is another error than the provider's: the AI SDK's `RetryError`. */
function wrapped(call: LlmCall, thrown: SimObject): SimObject {
  const { exhausted, classes: all } = call.sdk.errors;
  const wrapper = all.find((candidate) => candidate.name === exhausted && holds(candidate.majors, call));
  if (!wrapper) return thrown;
  const because = why.error;
  const message = thrown.members.get('message');
  const text = message?.kind === 'known' ? String(message.value) : '';
  const members = new Map<string, SimValue>(foreign.map((name) => [name, known(undefined, because)]));
  const classes = classChain(call, (candidate) => candidate === wrapper);
  members.set('message', known(`Failed after 3 attempts. Last error: ${text}`, because));
  members.set('name', shownName(call, classes));
  members.set('lastError', thrown);
  members.set('errors', { kind: 'list', items: [thrown, thrown, thrown], why: because });
  members.set('reason', known('maxRetriesExceeded', because));
  members.set('cause', undefinedValue);
  members.set('code', known(undefined, because));
  return object(members, because, { open: true, classes: [...classes, 'Error'], sdk: call.sdk.name });
}

function classChain(call: LlmCall, accepts: (candidate: ErrorClass) => boolean): string[] {
  const classes = call.sdk.errors.classes.filter((candidate) => holds(candidate.majors, call));
  const chain: string[] = [];
  for (let found = classes.find(accepts); found; found = classes.find((candidate) => candidate !== found && candidate.name === found!.extends)) chain.push(found.name);
  return chain;
}

/** The most special class for a status; `5xx` stands for those that no other class takes. */
function takes(candidate: ErrorClass, status: number, errors: ErrorFacts, call: LlmCall): boolean {
  if (candidate.statuses?.includes(status)) return true;
  const named = errors.classes.some((other) => holds(other.majors, call) && other.statuses?.includes(status));
  return !named && status >= 500 && (candidate.statuses?.includes('5xx') ?? false);
}

function shownMessage(errors: ErrorFacts, text: string, body: HttpRow | undefined): SimValue {
  const because = why.error;
  const json = `{"type":"error","error":{"type":"${typeIn(errors, body)}","message":${JSON.stringify(text)}},"request_id":"req_011"}`;
  switch (errors.message) {
    case undefined:
      return unknown(because);
    default:
      return body ? known(`${errors.message.beforeStatus}${body.status}`, because) : unknown(because);
    case 'text':
      return known(text, because);
    case 'body':
      return known(body ? json : text, because);
    case 'status and text':
      return known(body ? `${body.status} ${text}` : text, because);
    case 'status and body':
      return known(body ? `${body.status} ${json}` : text, because);
  }
}

function shownName(call: LlmCall, classes: readonly string[], met?: ErrorClass): SimValue {
  const { name, classes: all } = call.sdk.errors;
  const shown = (met ?? all.find((candidate) => candidate.name === classes[0] && holds(candidate.majors, call)))?.shown;
  if (name === undefined || shown === null || !call.resolved || !isSettled(call)) return unknown(why.error);
  if (shown !== undefined) return known(shown, why.error);
  if (name === 'Error') return known('Error', why.error);
  return classes[0] === undefined ? unknown(why.error) : known(`${name === 'class' ? '' : name.prefix}${classes[0]}`, why.error);
}

/** Names and types of errors have changed between majors: settled where the major is known, or all are alike. */
function isSettled(call: LlmCall): boolean {
  const { errors, older } = call.sdk;
  return majorsOf(call).every((major) => {
    const there = older?.[major]?.errors ?? errors;
    return there.name === errors.name && there.type === errors.type;
  });
}

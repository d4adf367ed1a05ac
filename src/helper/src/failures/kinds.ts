/**
 * The one table of what each status and code means and whether a repeat can help. Pure data and
 * look-ups, without imports: the linter reads this file too, so that it and the runtime cannot
 * disagree.
 */

/** What kind of failure a call met: what it means, not which SDK threw it. */
export type FailureKind =
  | 'aborted'
  | 'auth'
  | 'bad_request'
  | 'conflict'
  | 'connection'
  | 'content_policy'
  | 'context_length'
  | 'gone'
  | 'not_found'
  | 'overloaded'
  | 'parse'
  | 'payload_too_large'
  | 'permission'
  | 'quota'
  | 'rate_limit'
  | 'server'
  | 'slow_down'
  | 'stream'
  | 'timeout'
  | 'truncated'
  | 'unknown'
  | 'unprocessable';

/** Kinds that a later identical request can get past. */
export const RETRYABLE_KINDS: readonly FailureKind[] = [
  'conflict',
  'connection',
  'overloaded',
  'rate_limit',
  'server',
  'slow_down',
  'timeout',
];

/**
 * Whether a repeat of the same request can succeed.
 *
 * `truncated` and `stream` are `false` here: they may be repeated only if no content had arrived,
 * which the kind alone does not say ({@link LlmStreamError} does).
 */
export function isRetryableKind(kind: FailureKind): boolean {
  return RETRYABLE_KINDS.includes(kind);
}

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
  401: 'auth',
  402: 'quota',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  409: 'conflict',
  410: 'gone',
  413: 'payload_too_large',
  422: 'unprocessable',
  424: 'unprocessable',
  425: 'timeout',
  429: 'rate_limit',
  499: 'aborted',
  501: 'bad_request',
  504: 'timeout',
  505: 'bad_request',
  529: 'overloaded',
};

/**
 * What an HTTP status means when nothing else is known of the failure.
 *
 * @returns `undefined` for everything outside 400–599: a status of 200 on an error is no status.
 */
export function kindOfStatus(status: number): FailureKind | undefined {
  if (!(status >= 400 && status <= 599)) return undefined;
  return KIND_OF_STATUS[status] ?? (status < 500 ? 'bad_request' : 'server');
}

/** Codes that mean "out of money", whatever the status: waiting does not help. Longer codes may contain them. */
export const QUOTA_CODES: readonly string[] = [
  'insufficient_quota',
  'insufficient_credits',
  'billing_hard_limit_reached',
  'budget_exceeded',
  'credit_balance_too_low',
  'spend_limit',
  'ramp_limit',
  'service_quota',
];

type Rows = readonly (readonly [FailureKind, RegExp])[];

/**
 * What codes, types, exception names and the providers' fixed sentences mean, in small letters and
 * digits only, since spelling differs (`RESOURCE_EXHAUSTED`, `resourceExhausted`, "Slow Down").
 */
const KIND_OF_CODE: Rows = [
  // These say more than the status they come with. Bedrock throttles with a 400 too: its SDK goes by the name.
  ['quota', /* @__PURE__ */ new RegExp(`${QUOTA_CODES.join('|').replaceAll('_', '')}|balanceistoolow|apiusagelimits`)],
  ['context_length', /context(length|window|exceeded)|(prompt|input)istoolong|numberoftokens/],
  ['content_policy', /content(management)?(policy|filter)|moderationblocked|safetysystem/],
  ['slow_down', /slowdown/],
  ['overloaded', /overloaded|unavailable/],
  ['rate_limit', /^throttling/],
  // These count only when there is no status. `ENOTFOUND` is a failed connection: the order matters.
  ['aborted', /abort(ed)?err|cancell?ed/],
  ['timeout', /timed?out(er|ex|$)|deadline|^econnab/],
  ['connection', /^(econn|enet|ehost|epipe|enotf|eaiag|underr)|connection|network|premature/],
  ['auth', /^(un)?auth|apikey/],
  ['permission', /permission|denied/],
  ['not_found', /notfound/],
  ['bad_request', /^invalid(req|val|arg)|precondition|validationex/],
  ['rate_limit', /ratelimit|toomany|[rt]pmex/],
  ['parse', /^invalidjson|(syntax|zod|parse|validation|data|objectgenerated)error$/],
  ['server', /server|internal|badgateway|(api|engine|stream)err/],
];
const DECISIVE_ROWS = 6;

/** Sentences of runtimes and SDKs that give a failed connection, an abort or a cut stream no code. */
const KIND_OF_TEXT: Rows = [
  // First, since "The operation was aborted due to timeout" is a timeout signal's.
  ['timeout', /timed out|^"?(upstream )?timeout|due to timeout/i],
  ['aborted', /(request|operation|delay) was aborted|user aborted/i],
  ['connection', /^(fetch failed|terminated$|network ?error|failed to fetch$|load failed$|connection error|error request)|: (fetch failed|aborted)$|reading from the stream/i],
  ['truncated', /missing finish_reason|did not (receive done|produce)|ended without|^(incomplete json|truncated event)/i],
  ['parse', /parsing json|parse stream|checksum|or content-type/i],
];

/** The kind that a code, type or exception name means when a failure carries no status. */
export function kindOfCode(code: string): FailureKind | undefined {
  return match(lettersOf(code), KIND_OF_CODE);
}

/** The kind that a code, type or exception name means whatever the status is, if it is one of those. */
export function kindOfDecisiveCode(code: string): FailureKind | undefined {
  return match(lettersOf(code), KIND_OF_CODE.slice(0, DECISIVE_ROWS));
}

/** The kind that a sentence means when there is neither status nor code. */
export function kindOfText(text: string): FailureKind | undefined {
  return match(text, KIND_OF_TEXT);
}

function lettersOf(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function match(text: string, rows: Rows): FailureKind | undefined {
  return rows.find(([, pattern]) => pattern.test(text))?.[0];
}

import { headersOf } from './headers-of.ts';
import { type FailureKind, isRetryableKind, kindOfCode, kindOfDecisiveCode, kindOfStatus, kindOfText } from './kinds.ts';
import { bindingHint, softHint } from './retry-hint.ts';
import { type Bag, unfold } from './unfold.ts';

/** What a failure is and whether to try again. Keys that are not known are absent. */
export interface Classification {
  /** What kind of failure it is. */
  kind: FailureKind;
  /** Whether the same request can succeed later. Never `true` for an abort. */
  retryable: boolean;
  /** HTTP status. A 2xx is left out: the failure came after it. */
  status?: number;
  /** The provider's code (`insufficient_quota`), or that of the socket (`ECONNRESET`). */
  code?: string;
  /** The provider's error type (`rate_limit_error`). */
  type?: string;
  /** How long the provider asks to wait, in ms: `retry-after-ms`, `retry-after` or Google's `RetryInfo`. */
  retryAfterMs?: number;
  /** The provider's id of the request, for its support. */
  requestId?: string;
  /** Who sent it, as far as its shape tells. */
  provider?: 'anthropic' | 'google' | 'openai';
  /** The provider's own sentence if there is one, else the error's message. */
  message: string;
}

/** A classification together with the hint that only `withRetry` may use, since it is no instruction. */
export interface Inspection {
  classification: Classification;
  softHintMs?: number;
}

/**
 * Says what a failure is, whichever SDK threw or returned it.
 *
 * Takes errors of any SDK (also of two copies of one), their wrappers, a `Response`, a body as text
 * or object, an error chunk of a stream, socket errors, plain objects and primitives. Reads status,
 * codes and types; message text only where providers give nothing else. Never throws.
 *
 * What statuses and codes mean is taken from the error pages of OpenAI, Anthropic, Google and gateways
 * that follow them; where they are found, from what the SDKs were seen to throw.
 *
 * @example
 * const { kind, retryAfterMs } = classifyError(error);
 */
export function classifyError(error: unknown): Classification {
  return inspect(error).classification;
}

/** {@link classifyError} with the soft hint. */
export function inspect(error: unknown): Inspection {
  try {
    const { name, classification } = error as { name?: unknown; classification?: Classification };
    // Known already, also by another copy of this package.
    if (name === 'LlmStreamError' && classification) return { classification };
    return inspectBags(unfold(error));
  } catch {
    // Nothing, or a getter or proxy that throws, tells nothing.
    return { classification: { kind: 'unknown', retryable: false, message: '' } };
  }
}

/** Statuses that mean failure. A 2xx on a failure means that the failure came later. */
const STATUS = /^[345]\d\d$/;
/** Not the codes that axios and got put on every HTTP error, nor Azure's on every body that cannot be read. */
const CODE = /^(?!ERR_(BAD|NON)|PARSE|\d)\S/;
/** Not those of a `Response`, nor the envelope's. */
const TYPE = /^(?!(error|default|basic|cors)$)\w/;
/** A sentence, not a page or a body; one of Google's begins with "[GoogleGenerativeAI Error]". */
const SENTENCE = /^(?!\s*([<{]|\[\W)|.*<(html|!doc))./is;
/** A code, type or name; the class `APIError` is none of a server's `api_error`s. */
const LABEL = /^(?!apierror$)[\w.-]{3,60}$/i;

/** The first value under these keys that looks as it should, outermost first. */
function pick(bags: readonly Bag[], keys: readonly string[], pattern: RegExp): string | undefined {
  for (const bag of bags) {
    for (const key of keys) {
      if (/string|number/.test(typeof bag[key]) && pattern.test(bag[key])) return String(bag[key]);
    }
  }
  return undefined;
}

function inspectBags(bags: Bag[]): Inspection {
  const header = headersOf(bags);
  const status = Number(pick(bags, ['status', 'statusCode', 'status_code', 'httpStatusCode'], STATUS) ?? pick(bags, ['code'], STATUS));
  const details = bags.filter((bag) => bag['@type']);
  const code = pick(bags, ['code', 'error_code', 'errorCode'], CODE) ?? pick(bags, ['status'], CODE);
  const kind = kindOf(bags, status, details, code);
  const told = header('x-should-retry');
  const inner = bags.filter((bag) => !(bag instanceof Error));
  const known: Partial<Classification> = {
    status,
    code,
    type: pick(bags, ['type'], TYPE),
    retryAfterMs: bindingHint(header, pick(details, ['retryDelay'], /./)),
    requestId: pick(bags, ['requestID', 'request_id', 'requestId'], /./) ?? header('x-request-id') ?? header('request-id'),
    provider: details[0]
      ? 'google'
      : header('openai-version')
        ? 'openai'
        : header('anthropic-organization-id')
          ? 'anthropic'
          : undefined,
  };
  const classification: Classification = {
    kind,
    retryable: kind !== 'aborted' && (told === 'true' || (told !== 'false' && isRetryableKind(kind))),
    message:
      pick(inner, ['message', 'detail', 'error', 'msg'], SENTENCE) ?? pick(bags, ['message'], SENTENCE) ?? (status ? `HTTP ${status}` : ''),
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value)),
  };
  return { classification, softHintMs: status === 429 ? softHint(header) : undefined };
}

function kindOf(bags: Bag[], status: number, details: Bag[], code = ''): FailureKind {
  const [outer] = bags;
  const labels = bags.map(labelsOf);
  const all = labels.flat();
  if (labels[0]?.some((label) => kindOfCode(label) === 'aborted')) return 'aborted';
  // Our own has the SDK's error as cause, which may look like a broken connection.
  if (all[0] === 'TimeoutError') return 'timeout';
  if (all.includes('RESOURCE_EXHAUSTED') || (status === 429 && details[0])) return googleKind(details);

  const texts = bags.map((bag) => pick([bag], ['message', 'detail', 'error'], SENTENCE) ?? '');
  const decisive = all.map(kindOfDecisiveCode).find(Boolean);
  const byStatus = kindOfStatus(status);
  if (decisive ?? byStatus) {
    const told = BY_TEXT[status === 503 ? status : byStatus!];
    return decisive ?? texts.map(kindOfDecisiveCode).find((kind) => kind && told?.includes(kind)) ?? byStatus!;
  }
  // "The connection failed" and "not JSON" are vague: another value may say why.
  const kinds = [...all.map(kindOfCode), ...texts.map(kindOfText)];
  return (
    kindOfCode(code) ??
    kinds.find((kind) => kind && !/connection|parse/.test(kind)) ??
    kinds.findLast(Boolean) ??
    // SDKs throw an error chunk as an error whose status is undefined.
    (outer instanceof Error && 'status' in outer && !status ? 'stream' : 'unknown')
  );
}

/** Codes, types and names; never the name alone, which is "Error" in four SDKs. */
function labelsOf(bag: Bag): string[] {
  const { code, error_code, errorCode, status, type, __type, name, message } = bag;
  const last = bag instanceof Error ? bag.constructor.name : message;
  return [code, error_code, errorCode, status, type, __type, name, last].filter(
    (label) => typeof label === 'string' && LABEL.test(label),
  );
}

/** What a sentence may say where providers tell failures apart by nothing else. */
const BY_TEXT: Readonly<Record<string, readonly FailureKind[]>> = {
  bad_request: ['quota', 'context_length', 'content_policy'],
  503: ['slow_down', 'overloaded'],
};

/**
 * Google sends "You exceeded your current quota" for a per-minute limit and for a spent day alike;
 * only the violated quota's id and value tell them apart.
 */
function googleKind(details: Bag[]): FailureKind {
  const violations: Bag[] = details.flatMap((detail) => detail.violations ?? []);
  return violations.some(({ quotaId, quotaValue }) => /PerDay/.test(quotaId) || quotaValue === '0' || quotaValue === 0) ? 'quota' : 'rate_limit';
}

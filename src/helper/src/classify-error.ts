import { type FailureKind, isRetryableKind, kindOfCode, kindOfDecisiveCode, kindOfStatus } from './kinds.ts';
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
 * @example
 * const { kind, retryAfterMs } = classifyError(error);
 */
export function classifyError(error: unknown): Classification {
  return inspect(error).classification;
}

/** {@link classifyError} with the soft hint. */
export function inspect(error: unknown): Inspection {
  try {
    const { name, classification } = (error ?? {}) as { name?: unknown; classification?: Classification };
    // Known already, also by another copy of this package.
    if (name === 'LlmStreamError' && classification) return { classification };
    return inspectBags(unfold(error));
  } catch {
    // A getter or a proxy that throws tells nothing.
    return { classification: { kind: 'unknown', retryable: false, message: '' } };
  }
}

function inspectBags(bags: Bag[]): Inspection {
  const first = <T>(keys: readonly string[], read: (value: any, bag: Bag) => T | undefined | false): T | undefined => {
    for (const bag of bags) {
      for (const key of keys) {
        const found = read(bag[key], bag);
        if (found) return found;
      }
    }
    return undefined;
  };
  const header = (name: string): string | undefined =>
    first(['headers', 'responseHeaders'], (headers) => {
      if (headers?.get) return headers.get(name);
      const entry = Object.entries(Object(headers)).find(([key]) => key.toLowerCase() === name);
      return entry && String(entry[1]);
    });

  const status = first(['status', 'statusCode', 'status_code', 'httpStatusCode'], readStatus) ?? first(['code'], readStatus);
  const details = bags.filter((bag) => bag['@type']);
  const code = first(['code', 'error_code', 'errorCode'], readCode) ?? first(['status'], readCode);
  const kind = kindOf(bags, status, details, code);
  const told = header('x-should-retry');
  const known: Partial<Classification> = {
    status,
    code,
    // A `Response` has a type that is none.
    type: first(['type'], (type, bag) => type !== 'error' && bag.ok === undefined && readText(type)),
    retryAfterMs: bindingHint(header, first(['retryDelay'], (delay) => delay)),
    requestId: first(['requestID', 'request_id', 'requestId'], readText) ?? header('x-request-id') ?? header('request-id'),
    provider: details[0] ? 'google' : PROVIDERS.find((name) => header(`${name}-organization${name === 'openai' ? '' : '-id'}`)),
  };
  const classification: Classification = {
    kind,
    retryable: kind !== 'aborted' && (told === 'true' || (told !== 'false' && isRetryableKind(kind))),
    message:
      first(['message', 'detail', 'error', 'msg'], (text, bag) => !(bag instanceof Error) && readText(text)) ??
      first(['message'], readText) ??
      (status ? `HTTP ${status}` : ''),
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value)),
  };
  return { classification, softHintMs: status === 429 ? softHint(header) : undefined };
}

const PROVIDERS = ['openai', 'anthropic'] as const;

/** A status as number or text. A 2xx on a failure means that the failure came later: no status. */
function readStatus(value: unknown): number | false {
  const status = Number(value);
  return status >= 300 && status <= 599 && /^\d+$/.test(String(value)) && status;
}

/** Not the codes that axios and got put on every HTTP error. */
function readCode(value: unknown): string | false {
  return readText(value) && !/^(ERR_(BAD|NON)|\d)/.test(String(value)) && String(value);
}

/** A sentence, not a page or a body. */
function readText(value: unknown): string | false {
  return typeof value === 'string' && !/^\s*[<[{]|<(html|!doc)/i.test(value) && value;
}

function kindOf(bags: Bag[], status: number | undefined, details: Bag[], code = ''): FailureKind {
  const labels = bags.map(labelsOf);
  const [outer, all] = [bags[0], labels.flat()];
  if (labels[0]?.some((label) => kindOfCode(label) === 'aborted')) return 'aborted';
  if (all.includes('RESOURCE_EXHAUSTED') || (status === 429 && details[0])) return googleKind(details);

  const decisive = all.map(kindOfDecisiveCode).find(Boolean);
  if (decisive) return decisive;
  const texts = bags.map((bag) => [bag.message, bag.detail, bag.error].map(readText).find(Boolean) || '');
  const byStatus = status && kindOfStatus(status);
  if (byStatus) {
    const told = BY_TEXT[status === 503 ? status : byStatus];
    return texts.map(kindOfDecisiveCode).find((kind) => kind && told?.includes(kind)) ?? byStatus;
  }

  // The first that says more than "the connection failed" or "not JSON" decides.
  const kinds = [[code], ...labels].map(
    (own, i) => own.map((label) => kindOfCode(label)).find(Boolean) ?? NO_CODE.find(([, pattern]) => pattern.test(texts[i - 1] ?? ''))?.[0],
  );
  return (
    kinds.find((kind) => kind && !/connection|parse/.test(kind)) ??
    kinds.find(Boolean) ??
    // SDKs throw an error chunk as an error whose status is undefined.
    (outer instanceof Error && 'status' in outer && !status ? 'stream' : 'unknown')
  );
}

/** Codes, types and names, never the name alone: it is "Error" in four SDKs. */
function labelsOf(bag: Bag): string[] {
  const { code, error_code, errorCode, status, type, __type, name, message } = bag;
  const names = bag instanceof Error ? [name, bag.constructor.name] : [__type, message];
  return [code, error_code, errorCode, status, type, ...names].filter(
    // The class `APIError` is none of a server's `api_error`s.
    (label): label is string => typeof label === 'string' && /^(?!apierror$)[\w.-]{3,60}$/i.test(label),
  );
}

/**
 * Google sends "You exceeded your current quota" for a per-minute limit and for a spent day alike;
 * only the violated quota's id and value tell them apart.
 */
function googleKind(details: Bag[]): FailureKind {
  const violations: Bag[] = details.flatMap((detail) => detail.violations ?? []);
  return violations.some(({ quotaId, quotaValue }) => /PerDay/.test(quotaId) || String(quotaValue) === '0') ? 'quota' : 'rate_limit';
}

/** What a sentence may say where providers tell failures apart by nothing else. */
const BY_TEXT: Readonly<Record<string, readonly FailureKind[]>> = {
  bad_request: ['quota', 'context_length', 'content_policy'],
  503: ['slow_down', 'overloaded'],
};

/** Runtimes and SDKs that give a failed connection, an abort or a cut stream no code. */
const NO_CODE: readonly (readonly [FailureKind, RegExp])[] = [
  ['aborted', /(request|operation|delay) was aborted|user aborted/i],
  ['timeout', /timed out|^(upstream )?timeout|due to timeout/i],
  ['connection', /^(fetch failed|terminated$|network ?error|failed to fetch$|load failed$|connection error)/i],
  ['truncated', /missing finish_reason|did not receive done|ended without/i],
];

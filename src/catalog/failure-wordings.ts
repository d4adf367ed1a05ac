import type { ErrorClass } from './sdk.ts';

/** What a text is looked for to find, and what an SDK's errors have that tells it. */
interface FailureWording {
  /** How a message calls it. */
  readonly name: string;
  readonly words: RegExp;
  /** The status that says the same. */
  readonly status?: number;
  /** The code that says it where the status does not. */
  readonly code?: string;
  /** The class that says it where there is no status. */
  readonly for?: NonNullable<ErrorClass['for']>;
  /** Not every provider answers with that status: only where the SDK has a class for it. */
  readonly byClass?: true;
  /** Other code may say so too. */
  readonly common?: true;
}

/** In the words of the providers, of their SDKs and of those who look for them; more special ones first. */
export const failureWordings: readonly FailureWording[] = [
  { name: 'a spent quota', words: /quota|billing|insufficient.?(?:funds|credits?|balance)|credit balance/i, code: 'insufficient_quota' },
  { name: 'a prompt that is too long', words: /context.?(?:length|window|size)|maximum context|reduce the length/i, code: 'context_length_exceeded' },
  { name: 'a refused content', words: /content.?(?:policy|filter)|content management policy/i, code: 'content_filter' },
  { name: 'a rate limit', words: /rate[\W_]*limit|too.?many.?requests|resource.?(?:has been )?exhausted|throttl/i, status: 429 },
  { name: 'an overload', words: /overloaded|server is busy/i, status: 529 },
  { name: 'a 503', words: /service.?unavailable/i, status: 503 },
  { name: 'a 502', words: /bad.?gateway/i, status: 502 },
  { name: 'a 500', words: /internal.?server.?error/i, status: 500 },
  // Google answers a 400. A key that is missing is told by code of the program's own.
  { name: 'a wrong key', words: /(?:incorrect|invalid).?api.?key|invalid.?x-api-key|api.?key.*(?:in|not )valid/i, status: 401, byClass: true },
  { name: 'a 401', words: /unauthori[sz]ed|unauthenticated|authentication.?error/i, status: 401 },
  { name: 'a missing permission', words: /permission.?denied|forbidden/i, status: 403 },
  { name: 'an unknown model', words: /model.?not.?found|model .*(?:not exist|not found)/i, status: 404 },
  { name: 'a wrong request', words: /invalid.?request|bad.?request/i, status: 400 },
  { name: 'a timeout', words: /time.?out|timed.?out/i, for: 'timeout', common: true },
  { name: 'an abort', words: /\babort/i, for: 'abort', common: true },
  { name: 'a lost connection', words: /^E(?:CONN|NOTFOUND|PIPE|AI_AGAIN|TIMEDOUT)|connection.?(?:error|reset|refused|lost)|fetch.?failed|network.?error|socket.?hang/i, for: 'connection', common: true },
];

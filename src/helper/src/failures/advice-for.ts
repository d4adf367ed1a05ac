import type { FailureKind } from './kinds.ts';

const ADVICE: Readonly<Record<FailureKind, string>> = {
  aborted: 'Your own signal ended the call.',
  auth: 'Check the API key, its organization and the IP allowlist.',
  bad_request: 'Fix the request: the provider names what it rejects.',
  conflict: 'Try again: another request changed the resource.',
  connection: 'Check network, proxy, TLS and firewall.',
  content_policy: 'Change the content: unchanged it is refused again.',
  context_length: 'Shorten the input, lower `max_tokens` or take a model with a longer context.',
  gone: 'Create or upload the resource again: it has expired.',
  not_found: 'Check the URL and the model name, which is case-sensitive.',
  overloaded: 'Try again after a brief wait, or take another model.',
  parse: 'Check the URL, a proxy in between, and the schema.',
  payload_too_large: 'Send less in one request.',
  permission: 'Check that plan, key and region allow this model.',
  quota: 'Add credit or raise the spend limit: waiting does not help.',
  rate_limit: 'Pace requests, lower concurrency and read the limit headers.',
  server: "Try again after a brief wait; check the provider's status page if it lasts.",
  slow_down: 'Go back to the earlier request rate, hold it at least 15 minutes, then raise it slowly.',
  stream: 'Ask again: the provider broke off its answer.',
  timeout: 'Try again, with more time or as a stream.',
  truncated: 'Discard what came, or ask again: the answer is not whole.',
  unknown: 'Read the error itself: it is none of a provider.',
  unprocessable: 'Fix the request: the same body fails the same way.',
};

/** One sentence on what a person does about a failure of this kind, as the providers' own error pages have it. */
export function adviceFor(kind: FailureKind): string {
  return ADVICE[kind];
}

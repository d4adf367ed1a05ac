import type { FailureKind } from './kinds.ts';

/** The sources are the providers' own error pages. */
const ADVICE: Readonly<Record<FailureKind, string>> = {
  aborted: 'Your own signal ended the call; nothing needs fixing.',
  auth: 'Check the API key, the organization or project it belongs to, and the IP allowlist.',
  bad_request: 'Fix the request: the provider names the parameter or field it rejects.',
  conflict: 'Another request changed the same resource; try again, and let one writer at a time change it.',
  connection: 'Check network, proxy, TLS and firewall between you and the provider.',
  content_policy: 'Change the input: the provider refuses this content, and refuses it again unchanged.',
  context_length: 'Shorten the input or lower `max_tokens`, or use a model with a longer context.',
  gone: 'The resource has expired; create or upload it again.',
  not_found: 'Check the URL and the model name (case-sensitive), and that your key may use that model.',
  overloaded: 'Wait briefly and try again; fall back to another model if it lasts.',
  parse: 'The answer was not what its format promises: check the URL, a proxy in between, and the schema.',
  payload_too_large: 'Send less in one request: split it, or compress files first.',
  permission: 'Check that your plan, key and region may use this model or endpoint.',
  quota: 'Add credit or raise the spend limit; waiting a little does not help.',
  rate_limit: 'Pace your requests: wait as long as the answer says, lower concurrency, read the limit headers.',
  server: "Try again after a brief wait; look at the provider's status page if it lasts.",
  slow_down: 'Go back to your earlier request rate, hold it for at least 15 minutes, then raise it slowly.',
  stream: 'The provider broke off its answer; ask again if nothing of it has been used.',
  timeout: 'Try again; set a longer timeout or stream the answer if the model needs longer.',
  truncated: 'The stream ended before the answer did: discard what came, or ask again.',
  unknown: 'Not a failure of the provider as far as can be told; read the error itself.',
  unprocessable: 'Fix the request: it is well formed, but the same body fails the same way again.',
};

/** One sentence on what a person does about a failure of this kind. */
export function adviceFor(kind: FailureKind): string {
  return ADVICE[kind];
}

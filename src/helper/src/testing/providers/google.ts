import { abortError, errorOfClass, fetchFailed, jsonError, provider, type Reply, textOf } from './provider.ts';

const rpc = (name: string): string => `type.googleapis.com/google.rpc.${name}`;
const failure = (code: number, status: string, message: string, details?: object[]): Reply => ({
  status: code,
  body: { error: { code, message, status, ...(details && { details }) } },
});
/** The same sentence for a limit a minute and a spent day. */
const limit = (quotaId: string, quotaValue: string): Reply =>
  failure(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.', [
    { '@type': rpc('QuotaFailure'), violations: [{ quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests', quotaId, quotaValue }] },
  ]);

/** `@google/genai`: the whole body is the text of the message, and there are neither headers nor a code. */
export const google = provider({
  replies: {
    auth: failure(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
    bad_request: failure(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.'),
    context_length: failure(400, 'INVALID_ARGUMENT', 'The input token count (1204698) exceeds the maximum number of tokens allowed (1048576).'),
    not_found: failure(404, 'NOT_FOUND', 'models/gemini-fake is not found for API version v1beta.'),
    overloaded: failure(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
    permission: failure(403, 'PERMISSION_DENIED', 'The caller does not have permission.'),
    quota: limit('GenerateRequestsPerDayPerProjectPerModel-FreeTier', '250'),
    rate_limit: limit('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', '15'),
    server: failure(500, 'INTERNAL', 'An internal error has occurred.'),
    timeout: failure(504, 'DEADLINE_EXCEEDED', 'The request timed out. Please try again.'),
  },
  errorOf: (reply) => Object.assign(errorOfClass('ApiError', textOf(reply)), { name: 'ApiError', status: reply.status }),
  unanswered: {
    aborted: abortError,
    connection: fetchFailed,
    parse: () => jsonError('{"candidates": [{"cont'),
  },
  askToWait(reply, seconds) {
    const { error } = reply.body as { error: { details?: object[] } };
    const details = [...(error.details ?? []), { '@type': rpc('RetryInfo'), retryDelay: `${seconds}s` }];
    return { ...reply, body: { error: { ...error, details } } };
  },
});

import type { DialectRules } from '../dialect.ts';
import { anthropicHeaders } from '../limit-headers.ts';

/** Anthropic's count of tokens. */
export const countTokens = {
  path: /\/v1\/messages\/count_tokens$/,
  streams: () => false,
  answer: () => ({ json: { input_tokens: 12 } }),
  errors: 'anthropic',
  requestId: 'request-id',
  errorHeaders: anthropicHeaders,
} as const satisfies DialectRules;

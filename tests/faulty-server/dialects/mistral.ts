import type { DialectRules } from '../dialect.ts';
import { mistralError } from '../errors.ts';
import { serverFailure } from '../server-failure.ts';
import { chat } from './chat.ts';

/** Mistral's chat, for clients whose address ends with `/mistral`. */
export const mistral = {
  path: /^\/mistral\/.*chat\/completions$/,
  answer: chat.answer,
  errors: 'mistral',
  failed: { data: mistralError(serverFailure) },
} as const satisfies DialectRules;

import type { DialectRules } from '../dialect.ts';
import { chat } from './chat.ts';

const error = { code: 502, message: 'Provider disconnected unexpectedly' };
const choices = [{ index: 0, delta: { content: '' }, finish_reason: 'error' }];

/** OpenRouter's chat, for clients whose address ends with `/openrouter`: a failure is a chunk with `choices` and an `error` beside them. */
export const openrouter = {
  path: /^\/openrouter\/.*chat\/completions$/,
  answer: (told) => {
    const { json, stream } = chat.answer(told);
    // Its SDK takes no answer without it.
    return { json: { ...json, system_fingerprint: null }, stream };
  },
  errors: 'openrouter',
  failed: { data: { id: 'gen-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'test-model', provider: 'upstream', error, choices } },
} as const satisfies DialectRules;

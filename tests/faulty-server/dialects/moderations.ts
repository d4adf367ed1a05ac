import type { DialectRules } from '../dialect.ts';
import { openaiHeaders } from '../limit-headers.ts';
import type { Told } from '../told.ts';

/** OpenAI's moderations. */
export const moderations = {
  path: /\/moderations$/,
  streams: () => false,
  answer: ({ request }) => ({ json: answer(request) }),
  errors: 'openai',
  errorHeaders: openaiHeaders,
} as const satisfies DialectRules;

function answer(request: Told['request']): object {
  const inputs = Array.isArray(request['input']) ? request['input'] : [request['input']];
  const categories = { harassment: false, hate: false, 'self-harm': false, sexual: false, violence: false };
  const scores = { harassment: 0.01, hate: 0.01, 'self-harm': 0.01, sexual: 0.01, violence: 0.01 };
  return {
    id: 'modr-1',
    model: request['model'] ?? 'omni-moderation-latest',
    results: inputs.map(() => ({ flagged: false, categories, category_scores: scores })),
  };
}

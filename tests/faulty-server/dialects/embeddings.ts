import type { DialectRules } from '../dialect.ts';
import { openaiHeaders } from '../limit-headers.ts';
import type { Told } from '../told.ts';

/** OpenAI's embeddings. */
export const embeddings = {
  path: /\/embeddings$/,
  streams: () => false,
  answer: ({ request }) => ({ json: answer(request) }),
  errors: 'openai',
  errorHeaders: openaiHeaders,
} as const satisfies DialectRules;

function answer(request: Told['request']): object {
  const input = request['input'];
  const inputs = Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
  const data = inputs.map((entry, index) => {
    const vector = vectorOf(typeof entry === 'string' ? entry : JSON.stringify(entry));
    const embedding = request['encoding_format'] === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
    return { object: 'embedding', index, embedding };
  });
  return { object: 'list', data, model: request['model'] ?? 'test-embedding', usage: { prompt_tokens: inputs.length, total_tokens: inputs.length } };
}

/** Four numbers that single precision can hold, the same for the same text. */
function vectorOf(text: string): number[] {
  const vector = [0, 0, 0, 0];
  for (const [index, character] of [...text].entries()) vector[index % 4] = ((vector[index % 4] ?? 0) + (character.codePointAt(0) ?? 0)) % 256;
  return vector.map((value) => value / 256);
}

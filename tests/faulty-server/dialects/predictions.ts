import type { Answer, DialectRules } from '../dialect.ts';
import type { Told } from '../told.ts';

/** Replicate's predictions, which are complete at once. Their stream is another request, of `predictionStream`. */
export const predictions = {
  path: /\/v1\/(models\/[^/]+\/[^/]+\/|deployments\/[^/]+\/[^/]+\/)?predictions$/,
  streams: () => false,
  answer,
  errors: 'replicate',
} as const satisfies DialectRules;

function answer({ request, text, pieces, origin }: Told): Answer {
  const get = `${origin}/v1/predictions/p1`;
  const json = {
    id: 'p1',
    model: 'owner/model',
    version: 'v1',
    status: 'succeeded',
    input: request['input'],
    output: pieces.length > 0 ? pieces : [text],
    error: null,
    logs: '',
    created_at: '2026-01-01T00:00:00Z',
    completed_at: '2026-01-01T00:00:01Z',
    urls: { get, cancel: `${get}/cancel`, stream: `${get}/stream` },
  };
  return { json };
}

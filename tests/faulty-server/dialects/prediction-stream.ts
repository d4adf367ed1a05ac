import type { Answer, DialectRules } from '../dialect.ts';
import { serverFailure } from '../server-failure.ts';
import type { Told } from '../told.ts';

/** The stream of one of Replicate's predictions. */
export const predictionStream = {
  path: /\/v1\/predictions\/[^/]+\/stream$/,
  method: 'GET',
  streams: () => true,
  answer,
  errors: 'replicate',
  failed: { event: 'error', data: { detail: serverFailure.message } },
} as const satisfies DialectRules;

function answer({ pieces }: Told): Answer {
  return {
    json: {},
    stream: {
      start: [],
      deltas: pieces.map((piece) => ({ event: 'output', data: piece })),
      finish: () => [],
      done: [{ event: 'done', data: '{}' }],
    },
  };
}

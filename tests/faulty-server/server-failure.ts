import type { Failure } from './errors.ts';

/** The failure that happens inside an answer: in a stream, or in a body with status 200. */
export const serverFailure: Failure = {
  message: 'The server had an error while processing your request. Sorry about that!',
  openai: { type: 'server_error', code: 'server_error' },
  anthropic: { type: 'api_error' },
};

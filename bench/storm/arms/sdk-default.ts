import { APIConnectionError, APIError } from 'openai';
import type { Arm } from './arm.ts';

const RETRIES = 2;

/**
 * What `openai` does by itself; `@anthropic-ai/sdk` differs for hints of 0 s and above 60 s only. Retold, because the real client takes too
 * long for millions of requests; a test holds it to the real one.
 */
export const sdkDefault: Arm = {
  name: 'SDK default',
  what: `as \`openai\` 7.55.0 and \`@anthropic-ai/sdk\` 1.11.0 do it: ${RETRIES} retries after 0.5 s and 1 s, up to 25 % less, or after what \`retry-after\` says`,
  inProcess: (runtime) => async (send) => {
    for (let retry = 0; ; retry++) {
      try {
        return await send();
      } catch (error) {
        if (retry === RETRIES || !isRetried(error)) throw error;
        await runtime.sleep(hintMs(error) ?? Math.min(500 * 2 ** retry, 8000) * (1 - runtime.random() * 0.25));
      }
    }
  },
};

function isRetried(error: unknown): boolean {
  const { status = 0 } = error as APIError;
  return error instanceof APIConnectionError || [408, 409, 429].includes(status) || status >= 500;
}

function hintMs(error: unknown): number | undefined {
  const header = error instanceof APIError ? error.headers?.get('retry-after') : undefined;
  const ms = Number.parseFloat(header ?? '') * 1000;
  return ms >= 0 && ms <= 60_000 ? ms : undefined;
}

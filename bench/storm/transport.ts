import { APIConnectionTimeoutError, APIError } from 'openai';
import type { Clock } from './clock.ts';
import type { Answer, Refusal, Server } from './server.ts';

/** What providers send. */
const BODIES: Readonly<Record<Refusal, { readonly status: number; readonly type: string; readonly code: string | null; readonly message: string }>> = {
  rate_limit: { status: 429, type: 'requests', code: 'rate_limit_exceeded', message: 'Rate limit reached for requests.' },
  quota: { status: 429, type: 'insufficient_quota', code: 'insufficient_quota', message: 'You exceeded your current quota, please check your plan and billing details.' },
  fault: { status: 500, type: 'server_error', code: null, message: 'The server had an error while processing your request.' },
  outage: { status: 503, type: 'server_error', code: null, message: 'The server is currently unavailable.' },
  overloaded: { status: 529, type: 'overloaded_error', code: null, message: 'Overloaded' },
  slow_down: { status: 503, type: 'server_error', code: 'slow_down', message: 'Slow Down' },
};

/** One request of a client that has the SDK's errors and a timeout of its own, and gives a failure up as the SDK does without retries. */
export function send(server: Server, clock: Clock, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(timeoutMs, () => reject(new APIConnectionTimeoutError()));
    server.request((answer) => {
      clock.cancel(timer);
      if (answer.refusal) reject(errorOf(answer));
      else resolve();
    });
  });
}

function errorOf({ refusal, retryAfterS }: Answer & { refusal: Refusal }): APIError {
  const { status, ...error } = BODIES[refusal];
  return APIError.generate(status, { error }, undefined, new Headers(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }));
}

import { discard } from './failed-result.ts';
import { onStreamEnd } from '../streams/on-stream-end.ts';

/** How many microtasks an SDK gets to turn our abort into its own error, which becomes the `cause`. */
const GRACE_TICKS = 32;

/**
 * Runs one attempt against a timer of our own, since SDKs report a timeout signal as a user's abort
 * and some ignore signals altogether.
 *
 * Settling clears the timer. The link to the caller's signal goes too, unless the result is a
 * stream: then it stays until that ends. `AbortSignal.any` and `AbortSignal.timeout` are not used,
 * because what they allocate lives as long as the caller's signal.
 *
 * @throws DOMException `TimeoutError` when the limit is hit, with the SDK's error as `cause`.
 */
export async function runBounded<R>(
  start: (signal: AbortSignal) => Promise<R>,
  limitMs: number,
  outer: AbortSignal | undefined,
): Promise<R> {
  const controller = new AbortController();
  const forward = (): void => controller.abort(outer!.reason);
  const unlink = (): void => outer?.removeEventListener('abort', forward);
  outer?.addEventListener('abort', forward);

  let timer: ReturnType<typeof setTimeout>;
  let timedOut: DOMException | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(async () => {
      timedOut = new DOMException(`No answer within ${Math.ceil(limitMs)} ms.`, 'TimeoutError');
      controller.abort(timedOut);
      for (let tick = 0; tick < GRACE_TICKS; tick++) await undefined;
      reject(timedOut);
    }, limitMs);
  });
  const running = start(controller.signal);
  // Also what comes after the timeout is heard: no unhandled rejection, no connection left open.
  running.then(
    (late) => timedOut && void discard(late),
    (cause: unknown) => timedOut && cause !== timedOut && Object.defineProperty(timedOut, 'cause', { value: cause }),
  );
  try {
    const result = await Promise.race([running, expiry]);
    if (timedOut) throw timedOut as DOMException;
    if (outer) onStreamEnd(result, unlink);
    return result;
  } catch (error) {
    unlink();
    throw timedOut ?? error;
  } finally {
    clearTimeout(timer!);
  }
}

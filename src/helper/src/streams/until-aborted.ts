/**
 * What the work comes to, or the signal's reason as soon as that aborts; what comes later is heard out
 * and dropped. For a signal that lives no longer than the work does: the listener stays.
 */
export function untilAborted<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    work.then(resolve, reject);
  });
}

import { fakeClock, type FakeClock } from '../../src/helper/src/testing/index.ts';

/** A clock on which waiting takes no time, and chance that is chosen. */
export const fakeRuntime = (random: number | (() => number) = 0): FakeClock => fakeClock({ random });

export const httpError = (status: number, headers: Record<string, string> = {}): Error & { status: number } =>
  Object.assign(new Error(`${status} from the provider`), { status, headers });

/** A call that fails with each of these errors in turn, then answers `'ok'`. */
export function failing(...errors: unknown[]): { (): Promise<string>; calls: number } {
  const call = async (): Promise<string> => {
    const error = errors[call.calls++];
    if (error !== undefined) throw error;
    return 'ok';
  };
  call.calls = 0;
  return call;
}

/** An AbortController that counts the listeners on its signal. */
export function countedController(): AbortController & { readonly listeners: number } {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = ((type: string, listener: never, options?: { once?: boolean }) => {
    listeners.add(listener);
    add(type as 'abort', listener, options);
    if (options?.once) add('abort', () => listeners.delete(listener), { once: true });
  }) as typeof signal.addEventListener;
  signal.removeEventListener = ((type: string, listener: never) => {
    listeners.delete(listener);
    remove(type as 'abort', listener);
  }) as typeof signal.removeEventListener;
  return Object.defineProperty(controller, 'listeners', { get: () => listeners.size }) as AbortController & { listeners: number };
}

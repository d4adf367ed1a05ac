import { afterAll, beforeAll, vi } from 'vitest';

/**
 * Makes the waits of SDKs between their attempts 200 times shorter in this test file, and leaves nothing of them to chance. What
 * is a minute or more is a timeout rather than a wait: 10 times shorter. The faulty server's timers and those of Node are other ones.
 */
export function hurryWaits(): void {
  const { setTimeout: setTimer } = globalThis;
  beforeAll(() => {
    const setShorterTimer = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): unknown =>
      setTimer(callback, ms >= 60_000 ? ms / 10 : ms / 200, ...args);
    vi.stubGlobal('setTimeout', Object.assign(setShorterTimer, setTimer));
    // The longest of LangChain's may take more than a minute.
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterAll(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
}

/** An event that has not happened yet. */
export interface Timer {
  readonly at: number;
  /** Which of several at the same time comes first. */
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * Virtual time in milliseconds: it stands still while code runs and then jumps to the next event. Between two events every
 * promise is let settle, so that code written with `await` runs in it unchanged, and always in the same order.
 */
export class Clock {
  now = 0;
  readonly #events: Timer[] = [];
  #order = 0;

  after(ms: number, run: () => void): Timer {
    const timer: Timer = { at: this.now + Math.max(0, ms), order: this.#order++, run };
    push(this.#events, timer);
    return timer;
  }

  cancel(timer: Timer | undefined): void {
    if (timer) timer.run = undefined;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = this.after(ms, resolve);
      signal?.addEventListener('abort', () => {
        this.cancel(timer);
        reject(signal.reason as Error);
      });
    });
  }

  /** Runs until nothing is left to happen. */
  async run(): Promise<void> {
    await settled();
    for (let event = pop(this.#events); event; event = pop(this.#events)) {
      if (!event.run) continue;
      this.now = event.at;
      event.run();
      await settled();
    }
  }
}

/** `setTimeout` means this clock while `run` lasts, for libraries that cannot be told otherwise: one at a time. */
export async function withTimersOf<T>(clock: Clock, run: () => Promise<T>): Promise<T> {
  const { setTimeout, clearTimeout } = globalThis;
  globalThis.setTimeout = ((callback: () => void, ms = 0) => clock.after(ms, callback)) as never;
  globalThis.clearTimeout = ((timer: Timer | undefined) => clock.cancel(timer)) as never;
  try {
    return await run();
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout });
  }
}

/** Node runs what `nextTick` was given in a microtask only when no microtask is left. */
function settled(): Promise<void> {
  return new Promise((resolve) => queueMicrotask(() => process.nextTick(resolve)));
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Into a binary heap. */
function push(heap: Timer[], timer: Timer): void {
  let place = heap.length;
  for (; place > 0; ) {
    const parent = (place - 1) >> 1;
    if (!isBefore(timer, heap[parent]!)) break;
    heap[place] = heap[parent]!;
    place = parent;
  }
  heap[place] = timer;
}

/** The earliest of a binary heap. */
function pop(heap: Timer[]): Timer | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (heap.length === 0 || !last) return first;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, last)) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = last;
  return first;
}

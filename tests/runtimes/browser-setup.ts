type Listener = (reason: unknown) => void;

const wrapped = new Map<Listener, (event: PromiseRejectionEvent) => void>();

/** The one thing the tests need of Node's `process`: to be told of rejections that nobody handled. */
const process = {
  on(_: 'unhandledRejection', listener: Listener): void {
    const tell = (event: PromiseRejectionEvent): void => listener(event.reason);
    wrapped.set(listener, tell);
    addEventListener('unhandledrejection', tell);
  },
  off(_: 'unhandledRejection', listener: Listener): void {
    removeEventListener('unhandledrejection', wrapped.get(listener)!);
    wrapped.delete(listener);
  },
};

Object.assign(globalThis, { process });

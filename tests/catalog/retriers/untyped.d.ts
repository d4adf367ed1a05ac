/** Packages that come without types: as far as the tests use them. */
declare module 'async-retry' {
  export default function retry(work: (bail: (error: Error) => void) => unknown, options?: object): Promise<unknown>;
}

declare module 'promise-retry' {
  type Work = (again: (error: unknown) => never) => unknown;
  export default function promiseRetry(work: Work, options?: object): Promise<unknown>;
  export default function promiseRetry(options: object, work: Work): Promise<unknown>;
}

declare module 'opossum' {
  export default class CircuitBreaker {
    constructor(work: () => Promise<unknown>);
    fire(): Promise<unknown>;
    fallback(work: () => unknown): void;
  }
}

declare module 'react' {
  const React: object;
  export = React;
}

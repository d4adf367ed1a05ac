/** What a retry says that `withRetry` cannot: the reason, as a report gives it. */
export class NotCarried extends Error {
  override readonly name = 'NotCarried';
}

/** @throws NotCarried */
export function refuse(reason: string): never {
  throw new NotCarried(reason);
}

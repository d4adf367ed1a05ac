const misuses = new WeakSet<WeakKey>();

/** @throws TypeError about how this package is used, which {@link isMisuse} knows again. */
export function misuse(message: string): never {
  const error = new TypeError(message);
  misuses.add(error);
  throw error;
}

/** Whether this is our own complaint about how we are used: neither a repetition nor another candidate mends that. */
export function isMisuse(error: unknown): boolean {
  return misuses.has(error as WeakKey);
}

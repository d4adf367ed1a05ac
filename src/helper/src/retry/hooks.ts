import { misuse } from '../misuse.ts';

/**
 * The answer of a hook that must answer at once: a promise would always count as "yes".
 *
 * @throws TypeError naming the hook.
 */
export function ask<A>(answer: A, name: string): A {
  return ignore(answer) ? misuse(`\`${name}\` cannot be async: a promise is always truthy.`) : answer;
}

/** The same of a hook that is asked about a failure: if it throws that is a no, so that the failure itself comes out. */
export function consult<A>(hook: () => A, name: string): A | false {
  let answer: A | false = false;
  try {
    answer = hook();
  } catch {
    // The caller wants the error of the API, not of the hook.
  }
  return ask(answer, name);
}

/** Calls a hook that only listens: neither what it throws nor a promise it returns may disturb the call. */
export function tell<E>(hook: ((event: E) => unknown) | undefined, event: E): void {
  try {
    ignore(hook?.(event));
  } catch {
    // The caller wants the answer of the API, not of the hook.
  }
}

/** Hears a promise's rejection out, so that it becomes no unhandled one. */
function ignore(answer: unknown): boolean {
  const isPromise = typeof (answer as PromiseLike<unknown> | undefined)?.then === 'function';
  if (isPromise) (answer as PromiseLike<unknown>).then(undefined, () => {});
  return isPromise;
}

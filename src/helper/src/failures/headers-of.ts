import type { Bag } from './unfold.ts';

/** Gives a header by its name in small letters, if it says anything. */
export type HeaderLookup = (name: string) => string | undefined;

/** The headers among all that a failure is made of; those further out win. */
export function headersOf(bags: readonly Bag[]): HeaderLookup {
  const lines = bags
    .flatMap((bag) => [bag.headers, bag.responseHeaders])
    .flatMap((headers): [string, unknown][] => (headers?.[Symbol.iterator] ? [...headers] : Object.entries(headers ?? {})));
  return (wanted) => {
    const line = lines.find(([name, value]) => name.toLowerCase() === wanted && /string|number/.test(typeof value) && value !== '');
    return line && String(line[1]);
  };
}

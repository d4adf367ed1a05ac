import { misuse } from './misuse.ts';

/**
 * What each option may be: a number from this one on, `'count'` (a whole number from 1 on), a pattern of
 * the words, a `typeof`, or the name of a method it must have.
 */
export type OptionTypes = Readonly<Record<string, RegExp | number | string>>;

/** @throws TypeError naming the option that is wrong, or that does not exist: a misspelt one would be ignored in silence. */
export function checkOptions(options: object, types: OptionTypes): void {
  if (typeof options !== 'object' || !options) refuse('options', options);
  for (const name in options) {
    const value: unknown = options[name as never];
    const type = types[name];
    if (value === undefined) continue;
    if (type === undefined) misuse(`\`${name}\` is no option: there are ${Object.keys(types).join(', ')}.`);
    if (!fits(value, type)) refuse(name, value);
  }
}

/** @throws TypeError saying what was given instead of what `name` should be. */
export function refuse(name: string, value: unknown, advice = ''): never {
  misuse(`\`${name}\` cannot be ${Object(value) === value ? {}.toString.call(value) : String(value)} (${typeof value}).${advice}`);
}

function fits(value: unknown, type: OptionTypes[string]): boolean {
  if (value === null) return false;
  if (type instanceof RegExp) return typeof value === 'string' && type.test(value);
  // Timers hold no more than 2³¹−1 ms: a longer delay would fire at once.
  if (type === 'count') return fits(value, 1) && Number.isInteger(value);
  if (typeof type === 'number') return typeof value === 'number' && value >= type && value < 2 ** 31;
  return typeof value === type || typeof (value as Record<string, unknown>)[type] === 'function';
}

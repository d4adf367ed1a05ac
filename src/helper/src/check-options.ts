/** For each option: the least number, a pattern of the words, or its `typeof`. What is missing is a function. */
export type OptionTypes = Readonly<Record<string, RegExp | number | string>>;

/** @throws TypeError naming the option that is wrong. */
export function checkOptions(options: object, types: OptionTypes): void {
  for (const name in options) {
    const value: unknown = options[name as never];
    const type = types[name] ?? 'function';
    if (value !== undefined && !(type instanceof RegExp ? type.test(String(value)) : typeof type === 'string' ? typeof value === type : isNumber(value, type, name))) {
      throw new TypeError(`\`${name}\` cannot be ${String(value)}.`);
    }
  }
}

/** Timers hold no more than 2³¹−1 ms: a longer delay would fire at once. */
function isNumber(value: unknown, least: number, name: string): boolean {
  return typeof value === 'number' && value >= least && value < 2 ** 31 && (name !== 'maxAttempts' || value % 1 === 0);
}

import fc from 'fast-check';

/** Reads choices off a list of numbers: a generated program is then a list that fast-check can shrink. */
export class Tape {
  #at = 0;
  constructor(readonly numbers: readonly number[]) {}

  /** From the start: fast-check asks about the same value more than once. */
  again(): Tape {
    return new Tape(this.numbers);
  }

  choose<A>(list: readonly A[]): A {
    return list[(this.numbers[this.#at++] ?? 0) % list.length]!;
  }
}

export function tapes(maxLength: number): fc.Arbitrary<Tape> {
  return fc.array(fc.noBias(fc.nat(10_000)), { minLength: 6, maxLength }).map((numbers) => new Tape(numbers));
}

import { describe, expect, it } from 'vitest';
import type { Claim } from './claims/claim.ts';
import type { Package } from './package.ts';

/** A major, the package that it is, and what is claimed of it. */
export interface Row {
  /** The same of all majors. */
  readonly of: string;
  readonly major: number;
  readonly found: Package;
  readonly claims: readonly Claim[];
  readonly undeclared?: readonly string[];
}

const text = ({ kind, where, name }: Claim): string => `${kind}: ${where}: ${name}`;
const asWritten = (name: string): string => name;
const misspelt = (name: string): string => (/^\d+$/.test(name) ? String(Number(name) + 20) : `${name}Misspelt`);

/** Asks every package for what is claimed of it, and once more for the same misspelt, which it must deny. */
export function ask(rows: readonly Row[]): void {
  /** Whether a claim holds of a major or, if the catalog does not say of which it is true, of another one. */
  async function holds(claim: Claim, row: Row, spelt: (name: string) => string): Promise<boolean> {
    if (await claim.holds(spelt(claim.name), row.found)) return true;
    for (const other of claim.inSome ? rows.filter((each) => each.of === row.of && each !== row) : []) {
      const same = other.claims.find((each) => text(each) === text(claim));
      if (same && (await same.holds(spelt(same.name), other.found))) return true;
    }
    return false;
  }

  describe.each(rows)('$of $major', (row) => {
    const { claims, undeclared = [] } = row;

    it(`is as the catalog says in ${claims.length} claims`, async () => {
      const wrong: string[] = [];
      for (const claim of claims) if (!undeclared.includes(claim.name) && !(await holds(claim, row, asWritten))) wrong.push(text(claim));
      expect(wrong).toEqual([]);
    });

    it('is not taken for something else: each of the claims, misspelt, is denied', async () => {
      const believed: string[] = [];
      for (const claim of claims) if (await holds(claim, row, misspelt)) believed.push(text(claim));
      expect(believed).toEqual([]);
    });

    if (undeclared.length > 0) it('declares nothing of what is said to be undeclared', async () => {
      const declared: string[] = [];
      for (const name of undeclared) {
        const named = claims.filter((claim) => claim.name === name);
        if (named.length === 0) declared.push(`${name}, which nobody claims`);
        for (const claim of named) if (await holds(claim, row, asWritten)) declared.push(text(claim));
      }
      expect(declared).toEqual([]);
    });
  });
}

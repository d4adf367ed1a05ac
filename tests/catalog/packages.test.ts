import { describe, expect, it } from 'vitest';
import { allInstalled } from './all-installed.ts';
import type { Claim } from './claims/claim.ts';
import { claimsOfSdk, wantedOf } from './claims/of-sdk.ts';
import { openPackages } from './package.ts';

const packages = openPackages(allInstalled.map(({ sdk, name, from, load }) => ({ ...wantedOf(sdk), name, from, load })));
const rows = allInstalled.map((one, index) => ({ ...one, found: packages[index]!, claims: claimsOfSdk(one.sdk, one.major, one.make) }));
type Row = (typeof rows)[number];

const text = ({ kind, where, name }: Claim): string => `${kind}: ${where}: ${name}`;
const misspelt = (name: string): string => (/^\d+$/.test(name) ? String(Number(name) + 20) : `${name}Misspelt`);

/** Whether a claim holds of a major or, if the catalog does not say of which it is true, of another one. */
async function holds(claim: Claim, row: Row, spelt = (name: string) => name): Promise<boolean> {
  if (await claim.holds(spelt(claim.name), row.found)) return true;
  for (const other of claim.inSome ? rows.filter((each) => each.sdk === row.sdk && each !== row) : []) {
    const same = other.claims.find((each) => text(each) === text(claim));
    if (same && (await same.holds(spelt(same.name), other.found))) return true;
  }
  return false;
}

describe.each(rows)('$sdk.name $major', (row) => {
  it(`is as the catalog says in ${row.claims.length} claims`, async () => {
    const wrong: string[] = [];
    for (const claim of row.claims) if (!row.undeclared.includes(claim.name) && !(await holds(claim, row))) wrong.push(text(claim));
    expect(wrong).toEqual([]);
  });

  it('is not taken for something else: each of the claims, misspelt, is denied', async () => {
    const believed: string[] = [];
    for (const claim of row.claims) if (await holds(claim, row, misspelt)) believed.push(text(claim));
    expect(believed).toEqual([]);
  });

  it('declares nothing of what is said to be undeclared', async () => {
    const declared: string[] = [];
    for (const name of row.undeclared) {
      const claims = row.claims.filter((claim) => claim.name === name);
      if (claims.length === 0) declared.push(`${name}, which nobody claims`);
      for (const claim of claims) if (await holds(claim, row)) declared.push(text(claim));
    }
    expect(declared).toEqual([]);
  });
});

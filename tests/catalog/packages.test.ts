import { describe, expect, it } from 'vitest';
import { allInstalled } from './all-installed.ts';
import type { Claim } from './claims/claim.ts';
import { claimsOfSdk, wantedOf } from './claims/of-sdk.ts';
import { openPackages } from './package.ts';

const packages = openPackages(allInstalled.map(({ sdk, name, from, load }) => ({ ...wantedOf(sdk), name, from, load })));

const text = ({ kind, where, name }: Claim): string => `${kind}: ${where}: ${name}`;
const misspelt = (name: string): string => (/^\d+$/.test(name) ? String(Number(name) + 20) : `${name}Misspelt`);

describe.each(allInstalled.map((one, index) => ({ ...one, found: packages[index]! })))('$sdk.name $major', ({ sdk, major, make, found }) => {
  const claims = claimsOfSdk(sdk, major, make);

  it(`is as the catalog says in ${claims.length} claims`, async () => {
    const wrong: string[] = [];
    for (const claim of claims) if (!(await claim.holds(claim.name, found))) wrong.push(text(claim));
    expect(wrong).toEqual([]);
  });

  it('is not taken for something else: each of the claims, misspelt, is denied', async () => {
    const believed: string[] = [];
    for (const claim of claims) if (await claim.holds(misspelt(claim.name), found)) believed.push(text(claim));
    expect(believed).toEqual([]);
  });
});

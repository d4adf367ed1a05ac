import { expect, it } from 'vitest';
import { sdks } from '../../src/catalog/index.ts';
import { allInstalled } from './all-installed.ts';
import { ask } from './ask.ts';
import { claimsOfSdk, wantedOf } from './claims/of-sdk.ts';
import { openPackages } from './package.ts';

const packages = openPackages(allInstalled.map(({ sdk, name, from, load }) => ({ ...wantedOf(sdk), name, from, load })));

ask(
  allInstalled.map(({ sdk, major, make, undeclared }, index) => ({
    of: sdk.name,
    major,
    found: packages[index]!,
    claims: claimsOfSdk(sdk, major, make),
    undeclared,
  })),
);

it.runIf(!process.env['SDK'])('every catalogued major is installed', () => {
  const catalogued = sdks.flatMap(({ name, checked }) => Object.keys(checked).map((major) => `${name} ${major}`));
  expect(allInstalled.map(({ sdk, major }) => `${sdk.name} ${major}`).sort()).toEqual(catalogued.sort());
});

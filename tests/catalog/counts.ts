import { sdks } from '../../src/catalog/index.ts';
import type { ClaimKind } from './claims/claim.ts';
import { claimsOfPolicy } from './claims/of-policy.ts';
import { claimsOfSdk } from './claims/of-sdk.ts';
import { policies } from './policies.ts';

export interface ClaimCount {
  /** Name of the package. */
  readonly name: string;
  readonly major: number;
  readonly total: number;
  readonly kinds: Readonly<Partial<Record<ClaimKind, number>>>;
}

/** How many claims of the catalog are checked against each major of each package. */
export function claimCounts(): readonly ClaimCount[] {
  return [
    ...sdks.flatMap((sdk) => Object.keys(sdk.checked).map((major) => ({ name: sdk.name, major: Number(major), claims: claimsOfSdk(sdk, Number(major)) }))),
    ...policies.map(({ module, major }) => ({ name: module, major, claims: claimsOfPolicy(module, major) })),
  ].map(({ name, major, claims }) => {
    const kinds: Partial<Record<ClaimKind, number>> = {};
    for (const { kind } of claims) kinds[kind] = (kinds[kind] ?? 0) + 1;
    return { name, major, total: claims.length, kinds };
  });
}

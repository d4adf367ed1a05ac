import type { TSESTree } from '@typescript-eslint/types';
import type { CarryOver } from '../catalog/carry-over.ts';
import type { RetrierPredicate } from '../catalog/retrier.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { dottedName } from '../analysis/ast.ts';
import { type Handed, carryFunction, functionIn, handedBy } from './carry-function.ts';
import { refuse } from './not-carried.ts';

/** `(error) => console.warn(error.attemptNumber)` → `({ attemptNumber }) => console.warn(attemptNumber)` */
export function carryCallback(property: TSESTree.Property, tells: NonNullable<CarryOver['tells']>, reads: readonly RetrierPredicate[], total: number, library: string, analysis: Analysis): string {
  const fn = functionIn(property.value);
  if (!fn) {
    const name = dottedName(property.value);
    // What prints anything prints an error.
    if (name !== undefined && /^console\.\w+$/.test(name) && tells.hands !== 'error or context') return `({ error }) => ${name}(error)`;
    return refuse(`\`${tells.option}\` is no function that is written there: \`onRetry\` would hand it something else`);
  }
  const handed: readonly Handed[] = tells.hands === 'error or context' ? [handedBy(fn, reads, library, analysis)] : tells.hands === 'error, number' ? ['error', 'number'] : ['error'];
  const { parameter, body } = carryFunction(fn, handed, total, [], analysis);
  return `${fn.async ? 'async ' : ''}(${parameter ?? ''}) => ${body}`;
}

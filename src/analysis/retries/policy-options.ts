import type { Retrier, RetryTerms } from '../../catalog/retrier.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T } from '../ast.ts';
import { type Library, madeBy } from '../values/library-exports.ts';
import { type Option, readOption } from '../values/options.ts';
import { staticNumber } from '../values/static.ts';

/** What options argument and library the terms are read from. */
export type Terms = RetryTerms & Partial<Pick<Retrier, 'module' | 'modules' | 'options'>>;

/** The library whose filters and schedules the terms speak of. */
export function libraryOf({ module, modules }: Terms): Library {
  return { module: module!, modules };
}

/** One option of a policy: its own, else the default that the file gives the library. */
export function policyOption(terms: Terms, options: Node | undefined, name: string, analysis: Analysis): Option {
  if (terms.count.alone && options && staticNumber(options, analysis) !== undefined) return { kind: 'absent' };
  const own = readOption(options, [name], analysis);
  if (own.kind !== 'absent' || !terms.defaults) return own;
  const { maker, path } = terms.defaults;
  const makers = makersIn(terms, maker, analysis);
  // Of several, it cannot be told which one is meant.
  if (makers.length > 1) return { kind: 'unknown' };
  return makers[0] ? readOption(makers[0].arguments[0], [...path, name], analysis) : own;
}

function makersIn(terms: Terms, maker: string, analysis: Analysis): readonly { readonly arguments: readonly Node[] }[] {
  const { module, modules } = terms;
  if (module === undefined) return [];
  return analysis.survey.news.filter((node) => node.callee.type === T.Identifier && madeBy(node, { module, modules }, analysis)?.name === maker);
}

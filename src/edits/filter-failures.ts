import { T, unwrap, wrapped } from '../analysis/ast.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import { libraryOf } from '../analysis/retries/policy-options.ts';
import { exportAt } from '../analysis/values/library-exports.ts';
import type { Edit } from './edit.ts';
import { ensureImport } from './imports.ts';
import { isNameInFile } from './names.ts';

/** `retry(handleAll, options)` → `retry(handleWhen((error) => isRetryable(error)), options)`, with the name imported in place of the one that is not needed any more. */
export function filterFailures({ terms, options }: Policy, isRetryable: string, analysis: Analysis): readonly Edit[] {
  const { filter, module } = terms;
  const call = options && wrapped(options).parent;
  const all = filter && call?.type === T.CallExpression ? call.arguments[filter.argument] : undefined;
  const name = all && exportAt(all, libraryOf(terms), analysis);
  const [asking] = Object.entries(filter?.exports ?? {}).find(([, kind]) => kind === 'predicate') ?? [];
  if (!all || module === undefined || asking === undefined || name === undefined || filter!.exports[name] !== 'all') return [];
  const bare = unwrap(all);
  const variable = bare.type === T.Identifier ? analysis.variableOf(bare) : undefined;
  const specifier = variable?.defs[0]?.node;
  const isOnly = variable?.references.length === 1 && specifier?.type === T.ImportSpecifier && specifier.local.name === name && !isNameInFile(asking, analysis);
  const imported = isOnly ? { name: asking, edits: [{ start: specifier.range[0], end: specifier.range[1], text: asking }] } : ensureImport({ name: asking, alias: `${asking}Retryable`, source: module }, analysis);
  return [...imported.edits, { start: all.range[0], end: all.range[1], text: `${imported.name}((error) => ${isRetryable}(error))` }];
}

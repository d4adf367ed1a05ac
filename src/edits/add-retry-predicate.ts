import type { RetrierPredicate } from '../catalog/retrier.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { T, isInside, unwrap } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { readOption } from '../analysis/values/options.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import type { Edit } from './edit.ts';
import { resolvedHelper } from './helper-source.ts';
import { ensureImport } from './imports.ts';
import { appendItem, appendProperty } from './lists.ts';

/** `pRetry(work, { retries: 3 })` → `pRetry(work, { retries: 3, shouldRetry: ({ error }) => isRetryable(error) })`; no edit where the options are not there to be written to. */
export function addRetryPredicate({ node, terms, options, reads }: Policy, call: LlmCall, analysis: Analysis): readonly Edit[] {
  const helper = resolvedHelper(analysis.file);
  const [predicate, ...others] = reads.filter(({ overCount, parameter = 0 }) => !overCount && parameter === 0);
  // Which one it is depends on the major.
  if (helper === undefined || !predicate || others.some(({ option }) => option === predicate.option)) return [];
  // What a pipeline hands its predicates may have the failure inside; an error of the program's own does not tell what has failed.
  const isRaw = call.endpoint.fails === 'rejects' && !call.endpoint.request && !analysis.survey.throws.some((statement) => isInside(statement, node));
  if (terms.schedules || !isRaw) return [];
  const { name, edits } = ensureImport({ name: 'isRetryable', alias: 'isRetryableError', source: helper }, analysis);
  const answer = answerOf(predicate, name);
  if (answer === undefined) return [];
  const code = `${predicate.option}: ${answer}`;
  const object = options && unwrap(options);
  if (object) return object.type === T.ObjectExpression && readOption(object, [predicate.option], analysis).kind === 'absent' ? [...edits, ...appendProperty(object, code, analysis)] : [];
  const last = node.arguments.at(-1);
  const isNext = node.arguments.length === terms.options && node.arguments.every(({ type }) => type !== T.SpreadElement);
  return last && isNext ? [...edits, ...appendItem({ last, close: node.range[1] - 1, code: `{ ${code} }` }, analysis)] : [];
}

/** A predicate of its kind that lets through what a repeat can cure. */
function answerOf({ error, stops }: RetrierPredicate, isRetryable: string): string | undefined {
  const parameter = error === 'itself' ? '(error)' : error === 'context.error' ? '({ error })' : undefined;
  if (parameter === undefined) return undefined;
  switch (stops) {
    case 'false':
      return `${parameter} => ${isRetryable}(error)`;
    case 'true':
      return `${parameter} => !${isRetryable}(error)`;
    case 'throw':
      return `${parameter} => { if (!${isRetryable}(error)) throw error; }`;
    case 'failing value':
      return undefined;
  }
}

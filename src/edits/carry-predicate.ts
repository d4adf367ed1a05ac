import type { RetrierPredicate } from '../catalog/retrier.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, calleeMember, dottedName, propertyName, unwrap } from '../analysis/ast.ts';
import { type Terms, libraryOf } from '../analysis/retries/policy-options.ts';
import { exportAt } from '../analysis/values/library-exports.ts';
import { functionAt, valueOf } from '../analysis/values/values.ts';
import { type Handed, carryFunction, functionIn, handedBy } from './carry-function.ts';
import type { Edit } from './edit.ts';
import { refuse } from './not-carried.ts';
import { isTypeScript } from './style.ts';
import { sourceOf } from './text.ts';

/**
 * `(error) => error.status === 429` → `(_classification, { error }) => error.status === 429 ? undefined : false`: what the
 * library would send again is left to the classification, what it would not is not. Undefined where it lets all through.
 */
export function carryPredicate(node: Node, reads: readonly RetrierPredicate[], library: string, analysis: Analysis): string | undefined {
  const [predicate] = reads;
  if (!predicate || predicate.stops !== 'false') return refuse('what ends its retries has no counterpart');
  const fn = functionIn(node);
  if (!fn) {
    const name = dottedName(node);
    const seen = functionAt(node, analysis);
    if (name === undefined || predicate.error !== 'itself' || reads.length > 1 || !seen || seen.async || seen.params.length > 1) return refuse(`\`${name ?? 'a predicate'}\` decides, and cannot be seen here: it may answer with a promise, which \`withRetry\` does not take`);
    return `(_classification, { error }${isTypeScript(analysis) ? ': { error: any }' : ''}) => ${name}(error) ? undefined : false`;
  }
  if (fn.async) refuse('a predicate is async, which `withRetry` does not take');
  const kind = handedBy(fn, reads, library, analysis);
  const handed: readonly Handed[] = predicate.counts?.at === 1 ? [kind, 'number'] : [kind];
  if (fn.body.type !== T.BlockStatement) {
    const answer = unwrap(fn.body);
    if (answer.type === T.Literal && answer.value === true) return undefined;
    const { parameter, body } = carryFunction(fn, handed, undefined, [], analysis);
    return `(${parametersOf(parameter)}) => ${answered(answer, body, analysis)}`;
  }
  const returns = analysis.survey.returns.get(fn) ?? [];
  if (fn.body.body.at(-1)?.type !== T.ReturnStatement || returns.some(({ argument }) => !argument)) refuse('a predicate does not say on every path whether to go on');
  const edits = returns.flatMap(({ argument }): Edit[] => {
    const bare = unwrap(argument!);
    const [start, end] = argument!.range;
    if (bare.type === T.Literal) return bare.value === false ? [] : [{ start, end, text: bare.value ? 'undefined' : 'false' }];
    const whole = answered(bare, '', analysis);
    return whole.startsWith('(') ? [{ start, end: start, text: '(' }, { start: end, end, text: ') ? undefined : false' }] : [{ start: end, end, text: ' ? undefined : false' }];
  });
  const { parameter, body } = carryFunction(fn, handed, undefined, edits, analysis);
  return `(${parametersOf(parameter)}) => ${body}`;
}

function parametersOf(context: string | undefined): string {
  return context === undefined ? '' : `_classification, ${context}`;
}

const loose: ReadonlySet<string> = new Set([T.ConditionalExpression, T.AssignmentExpression, T.SequenceExpression, T.ArrowFunctionExpression]);

function answered(answer: Node, code: string, analysis: Analysis): string {
  if (answer.type === T.Literal) return answer.value ? 'undefined' : 'false';
  noPromise(answer, analysis);
  return loose.has(answer.type) && !code.startsWith('(') ? `(${code}) ? undefined : false` : `${code} ? undefined : false`;
}

/** Methods that answer yes or no. */
const yesOrNo = new Set('includes test has some every startsWith endsWith isArray match hasOwn'.split(' '));

/** An answer that may be a promise would always count as yes. */
function noPromise(node: Node, analysis: Analysis): void {
  const bare = unwrap(node);
  switch (bare.type) {
    case T.LogicalExpression:
      noPromise(bare.left, analysis);
      noPromise(bare.right, analysis);
      return;
    case T.ConditionalExpression:
      noPromise(bare.consequent, analysis);
      noPromise(bare.alternate, analysis);
      return;
    case T.CallExpression: {
      const member = calleeMember(bare);
      if (member && yesOrNo.has(propertyName(member) ?? '')) return;
      const value = valueOf(bare.callee, analysis);
      if (value?.kind === 'function' ? !value.node.async : value?.kind === 'import' && value.name === 'isRetryable') return;
      if (dottedName(bare.callee) === 'Boolean') return;
      refuse(`\`${dottedName(bare.callee) ?? 'a function'}\` decides, and cannot be seen here: it may answer with a promise, which \`withRetry\` does not take`);
    }
  }
}

/** `handleType(RateLimitError)` before the options; undefined for `handleAll`. */
export function carryFilter(node: Node | undefined, terms: Terms, analysis: Analysis): string | undefined {
  const bare = node && unwrap(node);
  const all = bare && exportAt(bare, libraryOf(terms), analysis);
  if (all !== undefined && terms.filter!.exports[all] === 'all') return undefined;
  const call = bare?.type === T.CallExpression ? bare : undefined;
  const name = call && exportAt(call.callee, libraryOf(terms), analysis);
  const kind = name === undefined ? undefined : terms.filter!.exports[name];
  const [first, ...more] = call?.arguments ?? [];
  if (!first || more.length > 0 || (kind !== 'class' && kind !== 'predicate')) return refuse('which failures it handles has no counterpart in `withRetry`');
  if (kind === 'class') return `(_classification, { error }) => error instanceof ${sourceOf(first, analysis.file.text)} ? undefined : false`;
  return carryPredicate(first, [{ option: '', error: 'itself', stops: 'false' }], terms.module!, analysis);
}

import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, unwrap } from '../analysis/ast.ts';
import { errorReads } from '../analysis/error-reads.ts';
import type { ErrorHolder } from '../analysis/error-holders.ts';
import type { Telling } from '../analysis/message-kinds.ts';
import type { Edit } from './edit.ts';
import { isOfClass } from './error-class.ts';

/** A question that an error answers by more than its wording. */
export interface ErrorTest {
  /** As it is written: `error.status === 429`. */
  readonly written: string;
  /** Whether it may stand where the error has been narrowed to `Error`, or is of unknown type. */
  readonly typed: boolean;
}

/** The class if the file has it, else the status or the code. */
export function testInstead({ row, status, code }: Telling, holder: ErrorHolder, at: Node, analysis: Analysis): ErrorTest {
  const error = holder.error?.name ?? 'error';
  const sdks = [...new Set(holder.calls.map(({ sdk }) => sdk))];
  const byClass = row && sdks.length === 1 ? isOfClass(error, row, sdks[0]!, at, analysis) : undefined;
  if (byClass) return { written: byClass, typed: true };
  const untyped = isUntyped(holder, analysis);
  if (status) return { written: `${error}.${status.property.replaceAll('.', '?.')} === ${status.value}`, typed: untyped };
  if (code) return { written: `${error}.${code.property.replaceAll('.', '?.')} === '${code.value}'`, typed: untyped };
  return { written: `${error} instanceof ${row?.name ?? 'Error'}`, typed: false };
}

/** Whether any property may be read of the error. */
function isUntyped(holder: ErrorHolder, analysis: Analysis): boolean {
  if (/\.[cm]?jsx?$/.test(analysis.file.filename)) return true;
  const { parameter, node } = holder;
  const annotation = parameter?.type === T.Identifier ? parameter.typeAnnotation?.typeAnnotation : undefined;
  const isAny = annotation ? annotation.type === T.TSAnyKeyword : node.type !== T.CatchClause;
  const asked = errorReads(holder, analysis);
  return isAny && asked?.tests.length === 0 && asked.guards.length === 0;
}

/** Puts a question about an error in place of some looks at its wording: where they are all of a condition, or only one. */
export function replaceTests({ written, typed }: ErrorTest, nodes: readonly Node[], whole: Node, holder: ErrorHolder, analysis: Analysis): readonly Edit[] {
  const [only] = nodes;
  if (!typed || !only || !holder.error || analysis.lookUp(holder.error.name, only) !== holder.error || only.parent?.type === T.SwitchCase) return [];
  const condition = withoutNot(whole);
  const isAll = alternatives(condition).every((part) => nodes.some((node) => unwrap(node) === part) && !isNegative(part));
  if (!isAll && nodes.length > 1) return [];
  const [start, end] = isAll ? condition.range : only.range;
  const test = !isAll && isNegative(unwrap(only)) ? `!(${written})` : written;
  const isUnder = (isAll ? condition : only).parent?.type === T.UnaryExpression;
  // `!(a || b)` has its parentheses already.
  const isHeld = analysis.file.text[start - 1] === '(';
  return [{ start, end, text: isUnder && !isHeld ? `(${test})` : test }];
}

function withoutNot(condition: Node): Node {
  const bare = unwrap(condition);
  return bare.type === T.UnaryExpression && bare.operator === '!' ? withoutNot(bare.argument) : condition;
}

function alternatives(condition: Node): readonly Node[] {
  const bare = unwrap(condition);
  return bare.type === T.LogicalExpression && bare.operator === '||' ? [...alternatives(bare.left), ...alternatives(bare.right)] : [bare];
}

/** `message.indexOf('429') === -1`, `message !== '…'`. */
function isNegative(node: Node): boolean {
  if (node.type !== T.BinaryExpression) return false;
  const isIndex = node.right.type === T.UnaryExpression || (node.right.type === T.Literal && typeof node.right.value === 'number');
  return isIndex ? node.operator === '===' || node.operator === '==' : node.operator.startsWith('!');
}

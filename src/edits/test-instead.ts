import type { TSESTree } from '@typescript-eslint/types';
import { textTests } from '../catalog/error-texts.ts';
import type { ErrorClass, Sdk } from '../catalog/sdk.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, calleeMember, isInside, propertyName, unwrap, wrapped } from '../analysis/ast.ts';
import { leaves } from '../analysis/errors/branches.ts';
import type { ClassTest, NamedClass } from '../analysis/errors/classes.ts';
import { errorReads, governedBy, isNegated } from '../analysis/errors/reads.ts';
import type { ErrorHolder } from '../analysis/errors/holders.ts';
import type { Telling } from '../analysis/errors/message-kinds.ts';
import type { Edit } from './edit.ts';
import { isOfClass } from './error-class.ts';
import { isTypeScript } from './style.ts';

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
  const untyped = isUntyped(holder, analysis);
  const said = status && { written: `${error}.${status.property.replaceAll('.', '?.')} === ${status.value}`, typed: untyped };
  if (byClass) {
    const narrowed = isTypeScript(analysis) ? narrowedBy(holder, at, analysis) : [];
    // An error of the class has one status alone to TypeScript: comparing it with another one later would not type-check.
    if (narrowed.length > 0) return { written: said?.written ?? byClass, typed: said !== undefined && narrowed.every(({ of }) => isAbove(of, row!, sdks[0]!)) };
    // Nor would a property of another library's error, of what could have any.
    if (isTypeScript(analysis) && readsMore(holder, untyped ? holder.body : governedBy(wrapped(at)), analysis)) return untyped && said ? said : { written: byClass, typed: false };
    return { written: byClass, typed: true };
  }
  if (said) return said;
  if (code) return { written: `${error}.${code.property.replaceAll('.', '?.')} === '${code.value}'`, typed: untyped };
  return { written: `${error} instanceof ${row?.name ?? 'Error'}`, typed: false };
}

/** The classes of SDKs that the error is known to be of where it is asked, to TypeScript as well. */
function narrowedBy(holder: ErrorHolder, at: Node, analysis: Analysis): readonly ClassTest[] {
  return (errorReads(holder, analysis)?.tests ?? []).filter(({ node, of }) => {
    if (of.kind !== 'export') return false;
    const governed = governedBy(wrapped(node));
    return governed && !isNegated(node) ? isInside(at, governed) : isNegated(node) && node.range[0] < at.range[0] && leavesElse(node);
  });
}

/** Whether `if (!(error instanceof APIError)) throw error` leaves what follows to errors of the class. */
function leavesElse(node: Node): boolean {
  let { parent } = wrapped(node);
  while (parent?.type === T.UnaryExpression || (parent?.type === T.LogicalExpression && parent.operator === '||')) parent = parent.parent;
  return parent?.type === T.IfStatement && leaves(parent.consequent);
}

/** Whether a class is a superclass of the row's, so that its errors have the same properties. */
function isAbove(of: NamedClass, row: ErrorClass, sdk: Sdk): boolean {
  const above = sdk.errors.classes.find(({ name }) => name === row.extends && name !== row.name);
  return above !== undefined && (above.name === of.name || isAbove(of, above, sdk));
}

/** Whether anything is read of the error that not every error has, in some code. */
function readsMore(holder: ErrorHolder, where: Node | undefined, analysis: Analysis): boolean {
  return where !== undefined && (errorReads(holder, analysis)?.reads ?? []).some(({ node, path: [name] }) => name !== undefined && !everyError.has(name) && isInside(node, where));
}

const everyError: ReadonlySet<string> = new Set(['message', 'name', 'stack', 'cause']);

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
  const condition = withoutNot(around(nodes, whole));
  const isAll = alternatives(condition).every((part) => nodes.some((node) => unwrap(node) === part) && saysOf(part) === 'found');
  const says = saysOf(unwrap(only));
  if (!isAll && (nodes.length > 1 || says === undefined)) return [];
  const [start, end] = isAll ? condition.range : only.range;
  const test = !isAll && says === 'missing' ? `!(${written})` : written;
  const isUnder = (isAll ? condition : only).parent?.type === T.UnaryExpression;
  // `!(a || b)` has its parentheses already.
  const isHeld = analysis.file.text[start - 1] === '(';
  return [{ start, end, text: isUnder && !isHeld ? `(${test})` : test }];
}

/** The smallest part of a condition that all of some nodes are in: `a || b` of `isError && (a || b)`. */
function around(nodes: readonly Node[], whole: Node): Node {
  const bare = unwrap(whole);
  const parts = bare.type === T.LogicalExpression ? [bare.left, bare.right] : bare.type === T.UnaryExpression && bare.operator === '!' ? [bare.argument] : [];
  const part = parts.find((each) => nodes.every((node) => isInside(node, each)));
  return part ? around(nodes, part) : whole;
}

function withoutNot(condition: Node): Node {
  const bare = unwrap(condition);
  return bare.type === T.UnaryExpression && bare.operator === '!' ? withoutNot(bare.argument) : condition;
}

function alternatives(condition: Node): readonly Node[] {
  const bare = unwrap(condition);
  return bare.type === T.LogicalExpression && bare.operator === '||' ? [...alternatives(bare.left), ...alternatives(bare.right)] : [bare];
}

/** What a look at a text says where it is true: that something is in it, or is not; undefined where it gives more than that. */
function saysOf(node: Node): 'found' | 'missing' | undefined {
  if (node.type === T.CallExpression) return isTruth(node) ? 'found' : undefined;
  if (node.type !== T.BinaryExpression) return undefined;
  const { operator } = node;
  const isSame = operator === '===' || operator === '==';
  const given = literalValue(node.right);
  const method = methodOf(unwrap(node.left));
  if (method === 'indexOf' || method === 'search') {
    if (given === -1) return isSame ? 'missing' : operator === '>=' ? undefined : 'found';
    return given === 0 && (isSame || operator === '>=') ? 'found' : undefined;
  }
  if (method === 'match') return given !== null ? undefined : isSame ? 'missing' : 'found';
  if (method !== undefined && textTests.has(method)) return typeof given === 'boolean' ? (given === isSame ? 'found' : 'missing') : undefined;
  return isSame ? 'found' : 'missing';
}

/** Whether a call is true or false, or is only asked whether it is something. */
function isTruth(call: TSESTree.CallExpression): boolean {
  const method = methodOf(call);
  if (method === 'indexOf' || method === 'search') return false;
  const outer = wrapped(call);
  const { parent } = outer;
  if (parent?.type === T.BinaryExpression || parent?.type === T.MemberExpression || (parent?.type === T.UnaryExpression && parent.operator !== '!')) return false;
  return method !== 'match' || isAsked(outer);
}

/** Whether nothing but the truth of an expression counts. */
function isAsked(node: Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case T.LogicalExpression:
      return parent.operator !== '??' && isAsked(parent);
    case T.UnaryExpression:
      return parent.operator === '!';
    case T.IfStatement:
    case T.ConditionalExpression:
    case T.WhileStatement:
      return parent.test === node;
    default:
      return false;
  }
}

function methodOf(node: Node): string | undefined {
  const member = node.type === T.CallExpression ? calleeMember(node) : undefined;
  return member && propertyName(member);
}

/** A number, `null` (for `undefined` too), `true` or `false`. */
function literalValue(node: Node): number | boolean | null | undefined {
  const bare = unwrap(node);
  if (bare.type === T.UnaryExpression && bare.operator === '-' && bare.argument.type === T.Literal && bare.argument.value === 1) return -1;
  if (bare.type === T.Identifier && bare.name === 'undefined') return null;
  return bare.type === T.Literal && (typeof bare.value === 'number' || typeof bare.value === 'boolean' || bare.raw === 'null') ? (bare.value as number | boolean | null) : undefined;
}

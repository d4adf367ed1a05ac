import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type Node, T, dottedName, isFunction, unwrap, wrapped } from '../ast.ts';
import { classNamed, nameTests } from './name-tests.ts';
import { type ClassTest, classTest, classTests, isErrorClass, stepsUp } from './classes.ts';
import { errorHolders } from './holders.ts';
import type { Variable } from '../file.ts';
import { staticNumber } from '../values/static.ts';

/** A question about an error: of what class it is, or whether its status lies between two numbers. */
export type BranchTest = ClassTest | StatusTest;

interface StatusTest {
  readonly node: Node;
  readonly subject: Node;
  readonly from: number;
  readonly to: number;
}

/** A branch that never runs, since all that it is for has left by an earlier one. */
export interface DeadBranch {
  readonly test: BranchTest;
  readonly cause: BranchTest;
  /** What comes to life before the cause: all that are dead for it, subclasses first. */
  readonly inOrder: readonly BranchTest[];
  /** Whether both ask the same. */
  readonly same: boolean;
}

/** Branches that never run, in source order; of those with one cause the first. */
export function deadBranches(analysis: Analysis): readonly DeadBranch[] {
  const found = new Map<Node, { readonly cause: BranchTest; readonly tests: BranchTest[]; readonly same: boolean }>();
  for (const [test, cause] of causes(analysis)) {
    const known = found.get(cause.node);
    if (known) known.tests.push(test);
    else found.set(cause.node, { cause, tests: [test], same: covers(test, cause, analysis) });
  }
  return [...found.values()].map(({ cause, tests, same }) => ({ test: tests[0]!, cause, inOrder: sorted(tests.filter((test) => !covers(test, cause, analysis)), analysis), same })).sort((a, b) => a.test.node.range[0] - b.test.node.range[0]);
}

/** Each before what would take all that it is for. */
function sorted(tests: readonly BranchTest[], analysis: Analysis): readonly BranchTest[] {
  const order: BranchTest[] = [];
  for (const test of tests) {
    const at = order.findIndex((other) => covers(other, test, analysis) && !covers(test, other, analysis));
    order.splice(at === -1 ? order.length : at, 0, test);
  }
  return order;
}

/** Every test that nothing comes to, with the one that has taken all. */
function* causes(analysis: Analysis): Generator<readonly [test: BranchTest, cause: BranchTest]> {
  for (const test of [...classTests(analysis), ...statusTests(analysis)]) {
    const cause = isTurnedRound(test.node) ? undefined : leftBefore(test.node, analysis).find((earlier) => covers(earlier, test, analysis));
    if (cause) yield [test, cause];
  }
  for (const { name, node, subject } of nameTests(analysis)) {
    if (isTurnedRound(node)) continue;
    for (const cause of leftBefore(node, analysis)) {
      const of = 'of' in cause ? classNamed(name, cause.of, analysis) : undefined;
      const test = of && { node, subject, of, guard: 'of' in cause && cause.guard };
      if (!test || !covers(cause, test, analysis)) continue;
      yield [test, cause];
      break;
    }
  }
}

/** Whether nothing is left for the later test where the earlier one has not held. */
function covers(earlier: BranchTest, later: BranchTest, analysis: Analysis): boolean {
  if (!isSameSubject(earlier.subject, later.subject, analysis)) return false;
  if ('of' in earlier !== 'of' in later) return false;
  if (!('of' in earlier) || !('of' in later)) return !('of' in earlier) && !('of' in later) && earlier.from <= later.from && later.to <= earlier.to;
  // A guard knows the errors of other copies of the library, which `instanceof` does not.
  if (later.guard && !earlier.guard && earlier.of.kind !== 'global') return false;
  return isErrorClass(later.of, analysis) && stepsUp(later.of, earlier.of, analysis) !== undefined;
}

function isSameSubject(a: Node, b: Node, analysis: Analysis): boolean {
  const name = dottedName(a);
  if (name === undefined || name !== dottedName(b)) return false;
  const variable = rootOf(a, analysis);
  return variable !== undefined && variable === rootOf(b, analysis) && !variable.references.some((reference) => reference.isWrite() && !reference.init);
}

function rootOf(node: Node, analysis: Analysis): Variable | undefined {
  let root = unwrap(node);
  while (root.type === T.MemberExpression) root = unwrap(root.object);
  return root.type === T.Identifier ? analysis.variableOf(root) : undefined;
}

/** What the error cannot be any more where control has come to a node, as it is asked. */
function leftBefore(node: Node, analysis: Analysis): readonly BranchTest[] {
  return alreadyLeft(node, analysis).toSorted((a, b) => a.node.range[0] - b.node.range[0]);
}

function alreadyLeft(node: Node, analysis: Analysis): readonly BranchTest[] {
  const left: BranchTest[] = [];
  for (let child = node, parent = node.parent; parent && !isFunction(child); child = parent, parent = parent.parent) {
    switch (parent.type) {
      case T.IfStatement:
      case T.ConditionalExpression:
        if (parent.alternate === child) left.push(...alternatives(parent.test, analysis));
        break;
      case T.BlockStatement:
      case T.Program:
        left.push(...parent.body.slice(0, parent.body.indexOf(child as never)).flatMap((statement) => leftBy(statement, analysis)));
        break;
      case T.SwitchCase:
        left.push(...parent.consequent.slice(0, Math.max(0, parent.consequent.indexOf(child as never))).flatMap((statement) => leftBy(statement, analysis)));
        break;
      case T.SwitchStatement:
        if (isTrue(parent.discriminant)) left.push(...parent.cases.slice(0, Math.max(0, parent.cases.indexOf(child as never))).flatMap((each) => (each.test && leaves(each.consequent.at(-1)) ? alternatives(each.test, analysis) : [])));
        break;
      default:
        break;
    }
  }
  return left;
}

/** What never comes past a statement: `if (error instanceof APIError) return`. */
function leftBy(statement: Node, analysis: Analysis): readonly BranchTest[] {
  const left: BranchTest[] = [];
  for (let branch: Node | null | undefined = statement; branch?.type === T.IfStatement && leaves(branch.consequent); branch = branch.alternate) left.push(...alternatives(branch.test, analysis));
  return left;
}

/** Whether control never comes to what follows. */
export function leaves(statement: Node | null | undefined): boolean {
  switch (statement?.type) {
    case T.ReturnStatement:
    case T.ThrowStatement:
    case T.ContinueStatement:
    case T.BreakStatement:
      return true;
    case T.BlockStatement:
      return leaves(statement.body.at(-1));
    case T.IfStatement:
      return leaves(statement.consequent) && leaves(statement.alternate);
    default:
      return false;
  }
}

/** The tests of which each alone makes a condition true. */
function alternatives(condition: Node, analysis: Analysis): readonly BranchTest[] {
  const bare = unwrap(condition);
  if (bare.type === T.LogicalExpression && bare.operator === '||') return [...alternatives(bare.left, analysis), ...alternatives(bare.right, analysis)];
  const test = classTest(bare, analysis) ?? statusTest(bare, analysis);
  return test ? [test] : [];
}

/** Whether what follows runs where the test does not hold, or both: `if (!(error instanceof X))`, `is === (error instanceof X)`. */
function isTurnedRound(node: Node): boolean {
  const outer = wrapped(node);
  const { parent } = outer;
  if (parent?.type === T.LogicalExpression) return isTurnedRound(parent);
  return parent?.type === T.UnaryExpression || parent?.type === T.BinaryExpression;
}

function isTrue(node: Node): boolean {
  return node.type === T.Literal && node.value === true;
}

/** Looks at the status of errors. */
function statusTests(analysis: Analysis): readonly StatusTest[] {
  const members = ['status', 'statusCode'].flatMap((name) => analysis.survey.members.get(name) ?? []);
  return members.flatMap((member) => {
    const { parent } = wrapped(member);
    return (parent?.type === T.BinaryExpression && isError(member, analysis) && comparison(parent, analysis)) || [];
  });
}

/** Whether it is read from what a `catch` clause or a handler is given. */
function isError(member: Node, analysis: Analysis): boolean {
  const variable = rootOf(member, analysis);
  return variable !== undefined && (variable.defs[0]?.type === 'CatchClause' || errorHolders(analysis).some(({ error }) => error === variable));
}

/** `error.status >= 500`, `error.status >= 500 && error.status < 600`. */
function statusTest(node: Node, analysis: Analysis): StatusTest | undefined {
  if (node.type === T.BinaryExpression) return comparison(node, analysis);
  if (node.type !== T.LogicalExpression || node.operator !== '&&') return undefined;
  const [left, right] = [statusTest(unwrap(node.left), analysis), statusTest(unwrap(node.right), analysis)];
  if (!left || !right || !isSameSubject(left.subject, right.subject, analysis)) return undefined;
  return { node, subject: left.subject, from: Math.max(left.from, right.from), to: Math.min(left.to, right.to) };
}

function comparison(node: TSESTree.BinaryExpression, analysis: Analysis): StatusTest | undefined {
  const number = staticNumber(node.right, analysis);
  const subject = unwrap(node.left);
  const range = number === undefined || subject.type !== T.MemberExpression ? undefined : rangeOf(node.operator, number);
  return range && { node, subject, ...range };
}

function rangeOf(operator: string, number: number): Pick<StatusTest, 'from' | 'to'> | undefined {
  switch (operator) {
    case '===':
    case '==':
      return { from: number, to: number };
    case '>=':
      return { from: number, to: Infinity };
    case '>':
      return { from: number + 1, to: Infinity };
    case '<':
      return { from: -Infinity, to: number - 1 };
    case '<=':
      return { from: -Infinity, to: number };
    default:
      return undefined;
  }
}

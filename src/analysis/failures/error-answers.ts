import type { TSESTree } from '@typescript-eslint/types';
import { errorWords, textMakers } from '../../catalog/error-texts.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, dottedName, enclosingFunction, isFunction, isInside, propertyName, unwrap, wrapped } from '../ast.ts';
import { isInTool } from './agent-tools.ts';
import { isAnswerText } from './answer-text.ts';
import type { LlmCall } from '../calls.ts';
import { type FailureHandler, failureHandlers, failureTakers } from './handlers.ts';
import { playFailure } from './played-failures.ts';
import { rootAround } from '../simulation/root-around.ts';
import { walk } from '../simulation/anatomy.ts';
import { type SimValue, why } from '../simulation/values.ts';
import type { Path } from '../simulation/play.ts';
import { staticValue } from '../values/static.ts';

/** A text about a failure that goes where the model's text goes. */
export interface ErrorAnswer {
  /** The text. */
  readonly node: Node;
  /** The statement that gives it, where it is one. */
  readonly statement: Node | undefined;
  readonly handler: FailureHandler;
  readonly call: LlmCall;
  readonly how: 'returned' | 'yielded' | 'written';
}

/** Failures that texts are written for. */
const played = ['401', '429', '500', '400', 'context', 'connection'] as const;

/** Every such text of the file, in source order. */
export function errorAnswers(analysis: Analysis): readonly ErrorAnswer[] {
  return analysis.remember('error answers', analysis, () => failureHandlers(analysis).flatMap((handler) => answersOf(handler, analysis)), []);
}

/** A tool tells the model that called it what went wrong. */
function answersOf(handler: FailureHandler, analysis: Analysis): readonly ErrorAnswer[] {
  const found = textsIn(handler, analysis).flatMap((text) => judged(text, handler, analysis) ?? []);
  return found.length > 0 && isInTool(handler.node, analysis) ? [] : found;
}

type Text = Pick<ErrorAnswer, 'node' | 'statement' | 'how'>;

function judged(text: Text, handler: FailureHandler, analysis: Analysis): ErrorAnswer | undefined {
  const root = handler.node.type === T.CatchClause ? rootAround(handler.node) : undefined;
  const call = handler.calls.find((candidate) => (root ? isGivenElsewhere(text, handler, candidate, root, analysis) : isChainOfText(handler, candidate, analysis)));
  if (!call || (root && text.how === 'returned' && !isReached(text, call, handler, root, analysis))) return undefined;
  return { ...text, handler, call };
}

/** What a handler returns, yields, writes or keeps that is a text about a failure. */
function textsIn({ body, node, error }: FailureHandler, analysis: Analysis): readonly Text[] {
  const texts: Text[] = [];
  const note = (given: Node | null | undefined, statement: Node | undefined, how: Text['how']): void => {
    for (const text of given ? alternatives(given) : []) if (isErrorText(text, error && ((inner) => inner.type === T.Identifier && analysis.variableOf(inner) === error), analysis)) texts.push({ node: text, statement: text === unwrap(given!) ? statement : undefined, how });
  };
  if (isFunction(node) && body.type !== T.BlockStatement) note(body, undefined, 'returned');
  walk(body, analysis, (inner) => {
    if (isFunction(inner)) return false;
    switch (inner.type) {
      case T.ReturnStatement:
        note(inner.argument, inner, 'returned');
        break;
      case T.YieldExpression:
        note(inner.argument, wrapped(inner).parent, 'yielded');
        break;
      case T.AssignmentExpression:
        if (inner.operator === '=' && inner.left.type === T.Identifier) note(inner.right, wrapped(inner).parent, 'returned');
        break;
      case T.CallExpression:
        if (isWriting(inner)) note(encoded(inner.arguments[0]), statementOf(inner), 'written');
    }
    return true;
  });
  return texts;
}

/** `a ? b : c` gives either. */
function alternatives(node: Node): readonly Node[] {
  const bare = unwrap(node);
  return bare.type === T.ConditionalExpression ? [...alternatives(bare.consequent), ...alternatives(bare.alternate)] : [bare];
}

/** Whether a text says that something failed; one that a program reads, as JSON or an event, tells that by its form. */
function isErrorText(node: Node, isError: ((node: Node) => boolean) | undefined, analysis: Analysis): boolean {
  // `getErrorMessage(error)`.
  if (node.type === T.CallExpression) return textMakers.test(dottedName(node.callee) ?? '') && node.arguments.some((argument) => isError?.(argument));
  if (node.type !== T.TemplateLiteral && node.type !== T.BinaryExpression) {
    const { value } = staticValue(node, analysis) ?? {};
    return typeof value === 'string' && isForPeople(value) && /\s/.test(value.trim()) && errorWords.test(value);
  }
  if (node.type === T.BinaryExpression && node.operator !== '+') return false;
  let text = '';
  let holdsError = false;
  walk(node, analysis, (inner) => {
    if (inner.type === T.TemplateElement) text += inner.value.raw;
    else if (inner.type === T.Literal && typeof inner.value === 'string') text += inner.value;
    holdsError ||= isError?.(inner) ?? false;
  });
  return isForPeople(text) && text.trim() !== '' && (holdsError || errorWords.test(text));
}

function isForPeople(text: string): boolean {
  return !/^\s*(?:[[{<]|data:|event:)/.test(text);
}

/** `controller.enqueue(…)`, `response.write(…)`. */
function isWriting(call: TSESTree.CallExpression): boolean {
  const member = calleeMember(call);
  return member !== undefined && /^(?:enqueue|write)$/.test(propertyName(member) ?? '') && call.arguments.length > 0;
}

/** `await writer.write(…);` */
function statementOf(call: Node): Node | undefined {
  const { parent } = wrapped(call);
  return parent?.type === T.AwaitExpression ? wrapped(parent).parent : parent;
}

/** The text in `encoder.encode(text)`. */
function encoded(node: Node | undefined): Node | undefined {
  const bare = node && unwrap(node);
  const member = bare?.type === T.CallExpression ? calleeMember(bare) : undefined;
  return bare?.type === T.CallExpression && member && propertyName(member) === 'encode' ? bare.arguments[0] : bare;
}

/** Whether the function gives the model's text in the same way where nothing fails. */
function isGivenElsewhere({ how, statement }: Text, { body }: FailureHandler, call: LlmCall, root: FunctionNode | TSESTree.Program, analysis: Analysis): boolean {
  if (how === 'returned') {
    if (!isFunction(root) || root.generator) return false;
    return (analysis.survey.returns.get(root) ?? []).some(({ argument, range }) => argument !== null && !(range[0] >= body.range[0] && range[1] <= body.range[1]) && isAnswerText(argument, call, analysis));
  }
  const receiver = how === 'written' ? receiverOf(statement) : undefined;
  let found = false;
  walk(root.type === T.Program ? root : (root.body ?? root), analysis, (inner) => {
    if (found || inner === body) return false;
    if (how === 'yielded' && inner.type === T.YieldExpression && inner.argument && enclosingFunction(inner) === root) found = isAnswerText(inner.argument, call, analysis);
    if (how === 'written' && inner.type === T.CallExpression && isWriting(inner) && receiverText(inner) === receiver) found = isAnswerText(encoded(inner.arguments[0])!, call, analysis);
    return !found;
  });
  return found;

  function receiverText(write: TSESTree.CallExpression): string {
    return analysis.file.text.slice(...write.callee.range);
  }
  function receiverOf(written: Node | undefined): string | undefined {
    const expression = written?.type === T.ExpressionStatement ? unwrap(written.expression) : undefined;
    const call = expression?.type === T.AwaitExpression ? unwrap(expression.argument) : expression;
    return call?.type === T.CallExpression ? receiverText(call) : undefined;
  }
}

/** `ask().then((answer) => answer.text).catch(() => 'Sorry, …')`. */
function isChainOfText({ node }: FailureHandler, call: LlmCall, analysis: Analysis): boolean {
  return failureTakers(analysis).some((taker) => {
    const chain = isInside(taker.node, node) ? wrapped(taker.node).parent : undefined;
    const member = chain?.type === T.CallExpression ? calleeMember(chain) : undefined;
    if (!member || !taker.calls.includes(call) || chain?.type !== T.CallExpression) return false;
    return isAnswerText(propertyName(member) === 'then' ? chain : member.object, call, analysis);
  });
}

/** Whether a failure of the call comes to this text: what a handler says to other errors is no matter. */
function isReached({ node: text, statement }: Text, call: LlmCall, { node, body, streams }: FailureHandler, root: FunctionNode | TSESTree.Program, analysis: Analysis): boolean {
  const meets = streams.includes(call) ? 'while read' : 'at once';
  const given = staticValue(text, analysis)?.value;
  // Kept in a variable of which something is made before it is returned.
  const isKept = statement?.type === T.ExpressionStatement && !isConditional(text, body);
  const comesToIt = (path: Path): boolean => path.caught === node && path.end === 'returned' && (isGiven(path, given) || (isKept && isUnknown(path)));
  // One after the other: the first failure that comes to it is enough.
  return played.some((id) => playFailure(call, id, meets, root, analysis)?.paths.some(comesToIt));
}

function isUnknown({ value }: Path): boolean {
  return value?.kind === 'unknown' || (value?.kind === 'promise' && value.value.kind === 'unknown');
}

/** Whether code is run only if a condition on the way to it holds; the `else` of all of them is what any failure comes to. */
function isConditional(node: Node, body: Node): boolean {
  for (let child = node, { parent } = node; parent && child !== body; child = parent, { parent } = child) {
    if ((parent.type === T.IfStatement && parent.consequent === child) || parent.type === T.SwitchCase) return true;
  }
  return false;
}

function isGiven({ value }: Path, text: unknown): boolean {
  const given: SimValue | undefined = value?.kind === 'promise' ? value.value : value;
  if (given?.kind === 'known') return text === undefined ? typeof given.value === 'string' && given.value !== '' : given.value === text;
  return text === undefined && given?.kind === 'unknown' && (given.truthy || (given.why & why.error) !== 0);
}

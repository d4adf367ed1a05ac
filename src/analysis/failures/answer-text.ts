import { answerTexts, textMethods } from '../../catalog/error-texts.ts';
import type { Analysis } from '../analysis.ts';
import { type FunctionNode, type Node, T, isFunction, isInside, propertyName, unwrap } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import type { Definition, Variable } from '../file.ts';
import { functionAt } from '../values/values.ts';

const maxDepth = 10;

/** Whether an expression is the text that a model gave, whole or in part. */
export function isAnswerText(node: Node, call: LlmCall, analysis: Analysis, depth = 0): boolean {
  if (depth > maxDepth) return false;
  const bare = unwrap(node);
  const of = (inner: Node | null | undefined): boolean => inner != null && isAnswerText(inner, call, analysis, depth + 1);
  switch (bare.type) {
    case T.AwaitExpression:
      return of(bare.argument);
    case T.LogicalExpression:
      return of(bare.left) || of(bare.right);
    case T.ConditionalExpression:
      return of(bare.consequent) || of(bare.alternate);
    case T.TemplateLiteral:
      return bare.expressions.some(of);
    case T.BinaryExpression:
      return bare.operator === '+' && (of(bare.left) || of(bare.right));
    case T.MemberExpression:
      return answerTexts.has(propertyName(bare) ?? '') && comesFrom(bare.object, call, analysis, depth);
    case T.Identifier: {
      const variable = analysis.variableOf(bare);
      return variable !== undefined && isTextVariable(variable, call, analysis, depth);
    }
    case T.CallExpression: {
      const callee = unwrap(bare.callee);
      if (callee.type === T.MemberExpression) {
        const name = propertyName(callee) ?? '';
        if (name === 'encode') return of(bare.arguments[0]);
        if (name === 'then') return bare.arguments[0] !== undefined && comesFrom(callee.object, call, analysis, depth) && givesText(functionAt(bare.arguments[0], analysis), call, analysis, depth);
        if (textMethods.has(name)) return of(callee.object);
        // `result.response.text()`.
        if (answerTexts.has(name)) return comesFrom(callee.object, call, analysis, depth);
      }
      return givesText(functionAt(callee, analysis), call, analysis, depth);
    }
    default:
      return false;
  }
}

/** Whether a function gives the model's text on some way. */
function givesText(fn: FunctionNode | undefined, call: LlmCall, analysis: Analysis, depth: number): boolean {
  if (!fn?.body) return false;
  const given = fn.body.type === T.BlockStatement ? (analysis.survey.returns.get(fn) ?? []).map(({ argument }) => argument) : [fn.body];
  return given.some((value) => value !== null && isAnswerText(value, call, analysis, depth + 1));
}

function isTextVariable(variable: Variable, call: LlmCall, analysis: Analysis, depth: number): boolean {
  return valuesOf(variable).some(({ value, adds, key }) => {
    if (key !== undefined) return answerTexts.has(key) && comesFrom(value, call, analysis, depth + 1);
    return adds ? comesFrom(value, call, analysis, depth + 1) : isAnswerText(value, call, analysis, depth + 1);
  });
}

/** Whether a value is made of what a call gave. */
function comesFrom(node: Node, call: LlmCall, analysis: Analysis, depth: number): boolean {
  if (depth > maxDepth) return false;
  if (isInside(call.node, node)) return true;
  const bare = unwrap(node);
  switch (bare.type) {
    case T.MemberExpression:
      return comesFrom(bare.object, call, analysis, depth + 1);
    case T.AwaitExpression:
      return comesFrom(bare.argument, call, analysis, depth + 1);
    case T.LogicalExpression:
      return comesFrom(bare.left, call, analysis, depth + 1);
    case T.CallExpression: {
      const callee = unwrap(bare.callee);
      const fn = functionAt(callee, analysis);
      return (callee.type === T.MemberExpression && comesFrom(callee.object, call, analysis, depth + 1)) || (fn !== undefined && isInside(call.node, fn));
    }
    case T.Identifier: {
      const variable = analysis.variableOf(bare);
      return variable !== undefined && valuesOf(variable).some(({ value }) => comesFrom(value, call, analysis, depth + 1));
    }
    default:
      return false;
  }
}

interface Given {
  readonly value: Node;
  /** Put behind what was there: `text += part`. */
  readonly adds?: boolean;
  /** It is a property of the value: `const { text } = value`. */
  readonly key?: string;
}

/** What a variable is given, in its declaration, later, by a loop or as the result of a promise. */
function valuesOf(variable: Variable): readonly Given[] {
  const written = variable.references.flatMap(({ identifier, writeExpr, init }): Given[] => {
    const { parent } = identifier;
    return writeExpr && !init ? [{ value: writeExpr, adds: parent?.type === T.AssignmentExpression && parent.operator === '+=' }] : [];
  });
  return [...variable.defs.flatMap((definition) => declared(definition)), ...written];
}

function declared({ node, name }: Definition): readonly Given[] {
  if (isFunction(node)) {
    // `.then((answer) => …)`.
    const link = node.parent;
    const callee = link.type === T.CallExpression ? unwrap(link.callee) : undefined;
    return callee?.type === T.MemberExpression && propertyName(callee) === 'then' ? [{ value: callee.object }] : [];
  }
  if (node.type !== T.VariableDeclarator) return [];
  const loop = node.parent.parent;
  const value = node.init ?? (loop.type === T.ForOfStatement ? loop.right : undefined);
  if (!value) return [];
  const property = name.parent?.type === T.Property ? name.parent : undefined;
  const key = property && propertyName(property);
  return [{ value, ...(key !== undefined && node.id.type === T.ObjectPattern && { key }), ...(loop.type === T.ForOfStatement && { adds: true }) }];
}

import type { TSESTree } from '@typescript-eslint/types';
import { type Node, T, isFunction, propertyName } from '../analysis/ast.ts';

const givesPrimitive = /^(?:join|stringify|to\w*String|toFixed|toJSON|trim\w*|to(?:Lower|Upper)Case|replace|replaceAll|repeat|pad\w+|includes|(?:lastI|i)ndexOf|startsWith|endsWith|some|every|getTime)$/;

/** Whether literals in the value take their types from where it is used: `role: 'user'` would become a `string`. */
export function needsContext(node: Node): boolean {
  switch (node.type) {
    case T.ObjectExpression:
      return node.properties.length > 0;
    case T.ArrayExpression:
      return node.elements.length > 0;
    case T.AwaitExpression:
      return needsContext(node.argument);
    case T.ConditionalExpression:
      return needsContext(node.consequent) || needsContext(node.alternate);
    case T.LogicalExpression:
      return needsContext(node.left) || needsContext(node.right);
    case T.CallExpression:
      if (node.callee.type === T.MemberExpression && givesPrimitive.test(propertyName(node.callee) ?? '')) return false;
      if (node.typeArguments ?? (node as { typeParameters?: unknown }).typeParameters) return false;
      return node.arguments.some((argument) => isFunction(argument) && givesLiteral(argument)) || (node.callee.type === T.MemberExpression && needsContext(node.callee.object)) || isCombined(node);
    default:
      return false;
  }
}

/** `Promise.all([…])`, `history.concat({ role: 'user' })`: the arguments become the value. */
function isCombined(node: TSESTree.CallExpression): boolean {
  const name = node.callee.type === T.MemberExpression ? propertyName(node.callee) : undefined;
  return name !== undefined && /^(?:all|concat|of|from|with|toSpliced|freeze)$/.test(name) && node.arguments.some((argument) => (argument.type === T.ArrayExpression ? argument.elements.some((element) => element && needsContext(element)) : needsContext(argument)));
}

function givesLiteral(fn: Node): boolean {
  if (!isFunction(fn) || fn.returnType || !fn.body) return false;
  return fn.body.type === T.BlockStatement ? fn.body.body.some(returnsLiteral) : needsContext(fn.body);
}

function returnsLiteral(statement: Node): boolean {
  switch (statement.type) {
    case T.ReturnStatement:
      return statement.argument ? needsContext(statement.argument) : false;
    case T.IfStatement:
      return returnsLiteral(statement.consequent) || (statement.alternate ? returnsLiteral(statement.alternate) : false);
    case T.BlockStatement:
      return statement.body.some(returnsLiteral);
    default:
      return false;
  }
}

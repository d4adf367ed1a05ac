import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type Node, T, dottedName, unwrap } from '../ast.ts';
import type { Variable } from '../file.ts';

export type Primitive = string | number | boolean | null | undefined | RegExp;

/** A value that the source alone tells. A box, since `undefined` is a value too. */
export interface Known {
  readonly value: Primitive | readonly Primitive[];
}

const constants: Readonly<Record<string, number | undefined>> = {
  Infinity,
  NaN: Number.NaN,
  undefined,
  'Number.POSITIVE_INFINITY': Infinity,
  'Number.MAX_SAFE_INTEGER': Number.MAX_SAFE_INTEGER,
  'Number.MAX_VALUE': Number.MAX_VALUE,
};

/** The value of an expression made of literals, arithmetic and constants of this file; undefined where it cannot be told. */
export function staticValue(node: Node, analysis: Analysis): Known | undefined {
  const bare = unwrap(node);
  return analysis.remember('static', bare, () => evaluate(bare, analysis), undefined);
}

/** The same for numbers only. */
export function staticNumber(node: Node, analysis: Analysis): number | undefined {
  const value = staticValue(node, analysis)?.value;
  return typeof value === 'number' ? value : undefined;
}

function evaluate(node: Node, analysis: Analysis): Known | undefined {
  switch (node.type) {
    case T.Literal:
      return typeof node.value === 'bigint' ? undefined : { value: node.value as Primitive };
    case T.TemplateLiteral:
      return node.expressions.length === 0 ? { value: node.quasis[0]!.value.cooked } : undefined;
    case T.Identifier: {
      const variable = analysis.variableOf(node);
      if (!variable) return node.name in constants ? { value: constants[node.name] } : undefined;
      const initial = constantInitial(variable);
      return initial && staticValue(initial, analysis);
    }
    case T.MemberExpression: {
      const name = dottedName(node);
      return name !== undefined && name in constants ? { value: constants[name] } : undefined;
    }
    case T.ArrayExpression: {
      const items = node.elements.map((element) => (element ? staticValue(element, analysis)?.value : undefined));
      return items.every((item) => item !== undefined && !Array.isArray(item)) ? { value: items as readonly Primitive[] } : undefined;
    }
    case T.UnaryExpression:
      return unary(node, analysis);
    case T.BinaryExpression:
      return arithmetic(node, analysis);
    default:
      return undefined;
  }
}

function unary(node: TSESTree.UnaryExpression, analysis: Analysis): Known | undefined {
  const known = staticValue(node.argument, analysis);
  if (!known) return undefined;
  switch (node.operator) {
    case '-':
      return typeof known.value === 'number' ? { value: -known.value } : undefined;
    case '!':
      return { value: !known.value };
    case 'void':
      return { value: undefined };
    default:
      return undefined;
  }
}

function arithmetic(node: TSESTree.BinaryExpression, analysis: Analysis): Known | undefined {
  const left = staticValue(node.left, analysis)?.value;
  const right = staticValue(node.right, analysis)?.value;
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  switch (node.operator) {
    case '+':
      return { value: left + right };
    case '-':
      return { value: left - right };
    case '*':
      return { value: left * right };
    case '/':
      return { value: left / right };
    case '**':
      return { value: left ** right };
    default:
      return undefined;
  }
}

/** The initial value of a variable that is never given another. */
export function constantInitial(variable: Variable): Node | undefined {
  const definition = variable.defs[0];
  if (variable.defs.length !== 1 || definition?.type !== 'Variable' || definition.node.type !== T.VariableDeclarator) return undefined;
  if (definition.node.id.type !== T.Identifier || !definition.node.init) return undefined;
  return variable.references.some((reference) => reference.isWrite() && !reference.init) ? undefined : definition.node.init;
}

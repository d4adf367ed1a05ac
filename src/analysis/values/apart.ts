import type { Analysis } from '../analysis.ts';
import { type Node, T } from '../ast.ts';
import type { Variable } from '../file.ts';

/**
 * Whether an expression is put together of nothing but what modules give from which no import leads to an SDK:
 * `z.object({ … })`. Its type, which can take long to infer, need not be asked.
 */
export function isApart(node: Node, analysis: Analysis): boolean {
  switch (node.type) {
    case T.Identifier: {
      const variable = analysis.variableOf(node);
      return variable !== undefined && isMadeApart(variable, analysis);
    }
    case T.MemberExpression:
      return isApart(node.object, analysis) && (!node.computed || isApart(node.property, analysis));
    case T.Property:
      return isApart(node.value, analysis) && (!node.computed || isApart(node.key, analysis));
    case T.Literal:
    case T.TemplateElement:
      return true;
    case T.CallExpression:
    case T.NewExpression:
      return !node.typeArguments && isApart(node.callee, analysis) && node.arguments.every((argument) => isApart(argument, analysis));
    case T.ObjectExpression:
      return node.properties.every((property) => isApart(property, analysis));
    case T.ArrayExpression:
      return node.elements.every((element) => !element || isApart(element, analysis));
    case T.SpreadElement:
    case T.AwaitExpression:
      return isApart(node.argument, analysis);
    case T.ChainExpression:
      return isApart(node.expression, analysis);
    default:
      return false;
  }
}

function isMadeApart(variable: Variable, analysis: Analysis): boolean {
  return analysis.remember('made apart', variable, () => {
    const [definition, ...more] = variable.defs;
    if (!definition || more.length > 0) return false;
    const { type, node, parent } = definition;
    if (type === 'ImportBinding') return parent?.type === T.ImportDeclaration && analysis.file.types?.leadsToSdk(parent.source) === false;
    if (type !== 'Variable' || node.type !== T.VariableDeclarator || node.parent.kind !== 'const') return false;
    return node.id.type === T.Identifier && !node.id.typeAnnotation && node.init !== null && isApart(node.init, analysis);
  }, false);
}

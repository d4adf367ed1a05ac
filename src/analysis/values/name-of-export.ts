import { type Node, T, enclosingClass, propertyName } from '../ast.ts';

/** What leaves a file by a node, as a message names it: `` `ask` ``, `` `Assistant.answer` ``, the default export. */
export function nameOfExport(exported: Node): string {
  const name = plainName(exported);
  return name === undefined ? 'the default export' : `\`${name}\``;
}

function plainName(exported: Node): string | undefined {
  switch (exported.type) {
    case T.FunctionDeclaration:
    case T.TSDeclareFunction:
    case T.ClassDeclaration:
      return exported.id?.name;
    case T.VariableDeclarator:
      return exported.id.type === T.Identifier ? exported.id.name : undefined;
    case T.ExportSpecifier:
      return exported.exported.type === T.Identifier ? exported.exported.name : exported.exported.value;
    case T.MethodDefinition:
    case T.PropertyDefinition: {
      const owner = enclosingClass(exported)?.id?.name;
      const name = propertyName(exported);
      return owner === undefined || name === undefined ? name : `${owner}.${name}`;
    }
    case T.Property:
      return propertyName(exported);
    case T.AssignmentExpression:
      return exported.left.type === T.MemberExpression ? propertyName(exported.left) : undefined;
    case T.ExportDefaultDeclaration:
      return exported.declaration.type === T.Identifier ? exported.declaration.name : undefined;
    default:
      return undefined;
  }
}

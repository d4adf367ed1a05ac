/**
 * Children of the TypeScript nodes that hold code. Type-only children are left out: with them `eslint-scope` would take
 * a parameter's annotation for a parameter. (`@typescript-eslint/scope-manager` cannot read Babel's tree.)
 */
export const visitorKeys: Readonly<Record<string, readonly string[]>> = {
  AccessorProperty: ['decorators', 'key', 'value'],
  ClassDeclaration: ['decorators', 'id', 'superClass', 'body'],
  ClassExpression: ['decorators', 'id', 'superClass', 'body'],
  Decorator: ['expression'],
  MethodDefinition: ['decorators', 'key', 'value'],
  PropertyDefinition: ['decorators', 'key', 'value'],
  TSAsExpression: ['expression'],
  TSExportAssignment: ['expression'],
  TSInstantiationExpression: ['expression'],
  TSModuleBlock: ['body'],
  TSModuleDeclaration: ['body'],
  TSNonNullExpression: ['expression'],
  TSParameterProperty: ['decorators', 'parameter'],
  TSSatisfiesExpression: ['expression'],
  TSTypeAssertion: ['expression'],
};

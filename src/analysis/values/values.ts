import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { argumentValue } from './arguments.ts';
import { type FunctionNode, type Node, T, dottedName, isClass, isFunction, objectProperty, propertyName, unwrap } from '../ast.ts';
import { bindingPath } from './binding-path.ts';
import { classMemberValue, instanceOf, isMemberOf, superValue, thisValue } from './class-values.ts';
import { clientExport, exportedClient, givenClient, joinedClient } from './clients.ts';
import type { Definition, Variable } from '../file.ts';
import { heldValue } from './holders.ts';
import { knownSdks } from '../settings/known-sdks.ts';
import { elementOf, givenToCallback, handedOn, loopedOver, typedMap } from './lists.ts';
import { anyMember, spreadMember } from './object-members.ts';
import type { PackageExport } from '../type-oracle.ts';
import type { ClientValue, Value } from './value.ts';
import { typeValue } from './written-types.ts';

/** What the expression is, as far as the file tells. */
export function valueOf(node: Node, analysis: Analysis): Value | undefined {
  const bare = unwrap(node);
  const value = analysis.remember('value', bare, () => clientBySetting(bare, analysis) ?? evaluate(bare, analysis), undefined);
  return value ?? (bare === node ? undefined : assertedValue(node, analysis));
}

/** `x as OpenAI` says what `x` is where `x` itself does not. */
function assertedValue(node: Node, analysis: Analysis): Value | undefined {
  for (let current = node; ; ) {
    switch (current.type) {
      case T.TSAsExpression:
      case T.TSTypeAssertion: {
        const value = typeValue(current.typeAnnotation, current, analysis);
        if (value) return value;
        current = current.expression;
        break;
      }
      case T.TSNonNullExpression:
      case T.TSSatisfiesExpression:
      case T.ChainExpression:
        current = current.expression;
        break;
      default:
        return undefined;
    }
  }
}

/** The value, if it is an LLM client itself or something on its path. */
export function clientOf(node: Node, analysis: Analysis): ClientValue | undefined {
  const value = valueOf(node, analysis);
  return value?.kind === 'client' ? value : undefined;
}

/** The function of the file that an expression is. */
export function functionAt(node: Node, analysis: Analysis): FunctionNode | undefined {
  const value = valueOf(node, analysis);
  return value?.kind === 'function' ? value.node : undefined;
}

function evaluate(node: Node, analysis: Analysis): Value | undefined {
  switch (node.type) {
    case T.Identifier:
      return identifierValue(node, analysis);
    case T.MemberExpression: {
      const name = propertyName(node);
      const object = node.object.type === T.ThisExpression ? thisValue(node.object, analysis) : valueOf(node.object, analysis);
      if (name === undefined) return object?.kind === 'list' ? elementOf(object, undefined, analysis) : object?.kind === 'object' ? anyMember(object.node, analysis) : undefined;
      return (object && memberOf(object, name, analysis)) ?? writtenMember(node, name, analysis);
    }
    case T.ThisExpression:
      return thisValue(node, analysis);
    case T.Super:
      return superValue(node, analysis);
    case T.NewExpression:
      return newValue(node, analysis);
    case T.CallExpression:
      return callValue(node, analysis);
    case T.ImportExpression:
      return node.source.type === T.Literal ? moduleValue(String(node.source.value), analysis) : undefined;
    case T.AwaitExpression:
      return valueOf(node.argument, analysis);
    case T.AssignmentExpression:
      return valueOf(node.right, analysis);
    case T.LogicalExpression:
      return valueOf(node.left, analysis) ?? valueOf(node.right, analysis);
    case T.ConditionalExpression:
      return valueOf(node.consequent, analysis) ?? valueOf(node.alternate, analysis);
    case T.SequenceExpression:
      return valueOf(node.expressions.at(-1)!, analysis);
    case T.ObjectExpression:
      return { kind: 'object', node };
    case T.ArrayExpression:
      return { kind: 'list', elements: node.elements };
    default:
      if (isFunction(node)) return { kind: 'function', node };
      if (isClass(node)) return { kind: 'class', node };
      return undefined;
  }
}

function identifierValue(node: TSESTree.Identifier, analysis: Analysis): Value | undefined {
  const variable = analysis.variableOf(node);
  return variable && variableValue(variable, analysis);
}

/** What a variable holds: by its declaration, its written type, or any value it is given later. */
export function variableValue(variable: Variable, analysis: Analysis): Value | undefined {
  return analysis.remember('variable', variable, () => {
    let best: Value | undefined;
    for (const definition of variable.defs) {
      const value = definitionValue(variable, definition, analysis);
      if (value && (definition.type !== 'Variable' || told(value) === 'all')) return value;
      best ??= value;
    }
    for (const reference of variable.references) {
      if (!reference.isWrite() || reference.init || !reference.writeExpr) continue;
      const value = reference.identifier.parent?.type === T.AssignmentExpression ? valueOf(reference.writeExpr, analysis) : undefined;
      if (value && told(value) === 'all') return value;
      if (!best || told(best) === 'who made it') best = value ?? best;
    }
    return best;
  }, undefined);
}

/** How much a value says: a client's making more than its written type, and that more than what an unseen function gave. */
function told(value: Value): 'all' | 'what it is' | 'who made it' {
  if (value.kind === 'made') return 'who made it';
  return value.kind === 'client' && !value.options ? 'what it is' : 'all';
}

function definitionValue(variable: Variable, definition: Definition, analysis: Analysis): Value | undefined {
  const node = definition.node;
  switch (definition.type) {
    case 'ImportBinding':
      return importedValue(node, definition.parent, analysis);
    case 'FunctionName':
      return isFunction(node) ? { kind: 'function', node } : undefined;
    case 'ClassName':
      return isClass(node) ? { kind: 'class', node } : undefined;
    case 'Variable':
      if (node.type !== T.VariableDeclarator) return undefined;
      return initialValue(node, variable, analysis);
    case 'Parameter':
      return isFunction(node) ? parameterValue(node, variable, analysis) : undefined;
    default:
      return undefined;
  }
}

function initialValue(node: TSESTree.VariableDeclarator, variable: Variable, analysis: Analysis): Value | undefined {
  if (!node.init) return elementValue(node, variable, analysis) ?? annotatedValue(node.id, variable, analysis);
  const written = isEmpty(node.init) ? annotatedValue(node.id, variable, analysis) : undefined;
  return written ?? patternValue(node.id, variable, valueOf(node.init, analysis), analysis) ?? annotatedValue(node.id, variable, analysis);
}

/** `[]`, `{}`: what it will hold is told by its type. */
function isEmpty(node: Node): boolean {
  return (node.type === T.ArrayExpression && node.elements.length === 0) || (node.type === T.ObjectExpression && node.properties.length === 0);
}

/** What a loop gives the variable that it declares. */
function elementValue(declarator: TSESTree.VariableDeclarator, variable: Variable, analysis: Analysis): Value | undefined {
  const over = loopedOver(declarator);
  const list = over && valueOf(over, analysis);
  return list?.kind === 'list' ? patternValue(declarator.id, variable, elementOf(list, undefined, analysis), analysis) : undefined;
}

function importedValue(node: Node, parent: Node | null | undefined, analysis: Analysis): Value | undefined {
  if (node.type === T.TSImportEqualsDeclaration) {
    const reference = node.moduleReference;
    return reference.type === T.TSExternalModuleReference && reference.expression.type === T.Literal
      ? moduleValue(String(reference.expression.value), analysis)
      : undefined;
  }
  const declaration = parent ?? node.parent;
  if (declaration?.type !== T.ImportDeclaration) return undefined;
  const source = declaration.source.value;
  const module = moduleValue(source, analysis);
  const handedOn = module.sdk || node.type === T.ImportNamespaceSpecifier ? undefined : analysis.file.types?.exportOf((node as TSESTree.ImportSpecifier).local);
  if (handedOn) return exportValue(handedOn, analysis);
  switch (node.type) {
    case T.ImportNamespaceSpecifier:
      return module;
    case T.ImportDefaultSpecifier:
      return exportOf(module, 'default', analysis);
    case T.ImportSpecifier:
      return exportOf(module, node.imported.type === T.Identifier ? node.imported.name : node.imported.value, analysis);
    default:
      return undefined;
  }
}

function moduleValue(source: string, analysis: Analysis): Value & { kind: 'module' } {
  return { kind: 'module', source, sdk: knownSdks(analysis.file.settings).ofModule(source) };
}

/** An export of a package, or with the name `*` the package itself. */
export function exportValue({ source, name }: PackageExport, analysis: Analysis): Value {
  const module = moduleValue(source, analysis);
  return name === '*' ? module : exportOf(module, name, analysis);
}

function exportOf({ source, sdk }: Value & { kind: 'module' }, name: string, analysis: Analysis): Value {
  const value = { kind: 'import', source, name, sdk } as const;
  return exportedClient(value, analysis) ?? value;
}

/** A parameter by its written type, its default, or the destructured member of either. */
function parameterValue(fn: FunctionNode, variable: Variable, analysis: Analysis): Value | undefined {
  for (const [index, param] of fn.params.entries()) {
    const pattern = param.type === T.TSParameterProperty ? param.parameter : param;
    const target = pattern.type === T.AssignmentPattern ? pattern.left : pattern;
    if (!bindingPath(target, variable)) continue;
    const typed = annotatedValue(target, variable, analysis);
    if (typed) return typed;
    const fallback = pattern.type === T.AssignmentPattern ? patternValue(target, variable, valueOf(pattern.right, analysis), analysis) : undefined;
    if (fallback) return fallback;
    const given = (index === 0 ? givenToCallback(fn, analysis) : undefined) ?? argumentValue(fn, index, analysis);
    return given && patternValue(target, variable, given, analysis);
  }
  return undefined;
}

function annotatedValue(pattern: Node, variable: Variable, analysis: Analysis): Value | undefined {
  const annotation = (pattern as { typeAnnotation?: TSESTree.TSTypeAnnotation }).typeAnnotation;
  if (!annotation) return undefined;
  return patternValue(pattern, variable, typeValue(annotation.typeAnnotation, pattern, analysis), analysis);
}

/** The part of a value that a destructuring pattern gives to the variable. */
function patternValue(pattern: Node, variable: Variable, value: Value | undefined, analysis: Analysis): Value | undefined {
  const found = bindingPath(pattern, variable);
  if (!found) return undefined;
  let current = value;
  for (const name of found.path) current = current && memberOf(current, name, analysis);
  return current ?? (found.fallback ? valueOf(found.fallback, analysis) : undefined);
}

/** What a property of a known value is. */
export function memberOf(value: Value, name: string, analysis: Analysis): Value | undefined {
  switch (value.kind) {
    case 'module':
      return exportOf(value, name, analysis);
    case 'import':
      // `OpenAI.OpenAI`, `OpenAI.APIError` after `import OpenAI`; also the `default` of an interop import.
      if (name === 'default') return value;
      return { ...value, name: value.name === 'default' || value.sdk?.errors.statics?.includes(value.name) ? name : `${value.name}.${name}` };
    case 'client':
      if (value.own && value.path === '' && isMemberOf(value.own, name, analysis)) return classMemberValue(value.own, name, false, analysis);
      return { ...value, path: value.path ? `${value.path}.${name}` : name };
    case 'object': {
      const property = objectProperty(value.node, name);
      if (!property || property === 'unknown') return spreadMember(value.node, name, analysis);
      if (property.kind === 'get') return isFunction(property.value) ? returnedValue(property.value, analysis) : undefined;
      return valueOf(property.value, analysis);
    }
    case 'instance':
    case 'class':
      return classMemberValue(value.node, name, value.kind === 'class', analysis);
    case 'list':
      return value.keyed ? value.of : /^\d+$/.test(name) ? elementOf(value, Number(name), analysis) : undefined;
    case 'shape': {
      const member = value.members.find((element) => element.type === T.TSPropertySignature && propertyName(element) === name);
      return member?.type === T.TSPropertySignature && member.typeAnnotation
        ? typeValue(member.typeAnnotation.typeAnnotation, value.at, analysis)
        : undefined;
    }
    default:
      return undefined;
  }
}

function newValue(node: TSESTree.NewExpression, analysis: Analysis): Value | undefined {
  const made = valueOf(node.callee, analysis);
  if (made?.kind === 'class') return instanceOf(made.node, analysis);
  if (made?.kind === 'import' || made?.kind === 'module') return madeValue(made, node, 'new', analysis);
  const { callee } = node;
  // A proxy stands for what it is put around.
  if (callee.type === T.Identifier && callee.name === 'Proxy' && !analysis.variableOf(callee) && node.arguments[0]) return clientOf(node.arguments[0], analysis);
  const type = typedMap(node, analysis);
  return type && { kind: 'list', of: typeValue(type, node, analysis) };
}

function madeValue(by: Value & { kind: 'import' | 'module' }, node: TSESTree.CallExpression | TSESTree.NewExpression, how: 'new' | 'call', analysis: Analysis): Value | undefined {
  // `require('openai')` is the class itself.
  const export_ = by.kind === 'module' ? ({ kind: 'import', source: by.source, name: 'default', sdk: by.sdk } as const) : by;
  const found = clientExport(export_, analysis);
  if (found) {
    if (!found.client.made.includes(how)) return undefined;
    const { optionsArgument, optionless } = found.client;
    const options = optionsArgument === undefined ? optionless && [] : [node.arguments[optionsArgument]];
    return { kind: 'client', ...found, path: '', options: options || undefined, made: node };
  }
  return joinedClient(node, analysis) ?? { kind: 'made', by: export_, node };
}

function callValue(node: TSESTree.CallExpression, analysis: Analysis): Value | undefined {
  const callee = unwrap(node.callee);
  if (callee.type === T.Identifier && callee.name === 'require' && !analysis.variableOf(callee)) {
    const source = node.arguments[0];
    return source?.type === T.Literal && typeof source.value === 'string' ? moduleValue(source.value, analysis) : undefined;
  }
  if (callee.type === T.MemberExpression && propertyName(callee) === 'bind') return valueOf(callee.object, analysis);
  const handed = handedOn(node, analysis);
  if (handed) return handed;
  const value = valueOf(callee, analysis);
  const held = heldValue(node, value, analysis);
  if (held) return held;
  switch (value?.kind) {
    case 'function':
      return returnedValue(value.node, analysis);
    case 'client':
      return givenClient(value, node, analysis) ?? joinedClient(node, analysis);
    case 'import':
    case 'module':
      return madeValue(value, node, 'call', analysis);
    default:
      return joinedClient(node, analysis);
  }
}

/** What a function gives, by the first `return` that tells, else by its written return type. */
export function returnedValue(fn: FunctionNode, analysis: Analysis): Value | undefined {
  return analysis.remember('returned', fn, () => {
    if (fn.body?.type !== T.BlockStatement) return fn.body ? valueOf(fn.body, analysis) : undefined;
    for (const statement of analysis.survey.returns.get(fn) ?? []) {
      const value = statement.argument ? valueOf(statement.argument, analysis) : undefined;
      if (value) return value;
    }
    return fn.returnType ? typeValue(fn.returnType.typeAnnotation, fn, analysis) : undefined;
  }, undefined);
}

/** `state.client = new OpenAI()` somewhere in the file, read as `state.client`. */
function writtenMember(node: TSESTree.MemberExpression, name: string, analysis: Analysis): Value | undefined {
  const root = unwrap(node.object);
  if (root.type !== T.Identifier) return undefined;
  const variable = analysis.variableOf(root);
  if (!variable) return undefined;
  for (const write of analysis.survey.memberWrites.get(name) ?? []) {
    if (write.left.type !== T.MemberExpression || write.left.object.type !== T.Identifier || isIn(node, write)) continue;
    if (analysis.variableOf(write.left.object) !== variable) continue;
    const value = valueOf(write.right, analysis);
    if (value) return value;
  }
  return undefined;
}

function isIn(node: Node, ancestor: Node): boolean {
  return node.range[0] >= ancestor.range[0] && node.range[1] <= ancestor.range[1];
}

/** What `settings["llm-calls"].clients` says of a name. */
function clientBySetting(node: Node, analysis: Analysis): Value | undefined {
  const { clients } = analysis.file.settings;
  if (node.type !== T.Identifier && node.type !== T.MemberExpression) return undefined;
  for (const name in clients) {
    if (dottedName(node) !== name) continue;
    const sdk = knownSdks(analysis.file.settings).named(clients[name]);
    const client = sdk?.clients[0];
    if (sdk && client) return { kind: 'client', sdk, client, path: '', options: undefined };
  }
  return undefined;
}

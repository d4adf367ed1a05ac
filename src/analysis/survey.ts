import type { TSESTree } from '@typescript-eslint/types';
import { type ClassNode, T, type FunctionNode, type LoopNode, type Node, isClass, propertyName } from './ast.ts';
import type { SourceFile } from './file.ts';

/** What one walk over the file collects, so that no rule walks it again. */
export interface Survey {
  readonly calls: TSESTree.CallExpression[];
  readonly news: TSESTree.NewExpression[];
  readonly functions: FunctionNode[];
  readonly classes: ClassNode[];
  readonly loops: LoopNode[];
  readonly tries: TSESTree.TryStatement[];
  /** `return` statements by function. */
  readonly returns: Map<FunctionNode, TSESTree.ReturnStatement[]>;
  /** `x.name = value` and `this.name = value`, by property name. */
  readonly memberWrites: Map<string, TSESTree.AssignmentExpression[]>;
  /** Member expressions by property name, for the methods of classes and objects. */
  readonly members: Map<string, TSESTree.MemberExpression[]>;
  /** Interfaces and type aliases by name. */
  readonly types: Map<string, TSESTree.TSInterfaceDeclaration | TSESTree.TSTypeAliasDeclaration>;
}

const keysByType = new WeakMap<object, Map<string, readonly string[]>>();

/** Children that hold types only; what they name is looked up by name where it is needed. */
const typeKeys = new Set(['typeAnnotation', 'returnType', 'typeParameters', 'typeArguments', 'superTypeArguments', 'superTypeParameters', 'implements']);

export function survey(file: SourceFile): Survey {
  const found: Survey = {
    calls: [],
    news: [],
    functions: [],
    classes: [],
    loops: [],
    tries: [],
    returns: new Map(),
    memberWrites: new Map(),
    members: new Map(),
    types: new Map(),
  };
  let keys = keysByType.get(file.visitorKeys);
  if (!keys) keysByType.set(file.visitorKeys, (keys = new Map()));
  const functions: FunctionNode[] = [];

  const visit = (node: Node): void => {
    const opened = note(node, found, functions);
    const children = keys.get(node.type) ?? learnKeys(keys, file, node.type);
    for (let index = 0; index < children.length; index += 1) {
      const child = (node as unknown as Record<string, unknown>)[children[index]!];
      if (child === null || child === undefined) continue;
      if (Array.isArray(child)) {
        for (let at = 0; at < child.length; at += 1) if (child[at]) visit(child[at] as Node);
      } else if (typeof (child as Node).type === 'string') visit(child as Node);
    }
    if (opened) functions.pop();
  };
  visit(file.ast);
  return found;
}

function note(node: Node, found: Survey, functions: FunctionNode[]): boolean {
  switch (node.type) {
    case T.CallExpression:
      found.calls.push(node);
      return false;
    case T.NewExpression:
      found.news.push(node);
      return false;
    case T.MemberExpression: {
      const name = propertyName(node);
      if (name !== undefined) push(found.members, name, node);
      return false;
    }
    case T.AssignmentExpression:
      if (node.left.type === T.MemberExpression) {
        const name = propertyName(node.left);
        if (name !== undefined) push(found.memberWrites, name, node);
      }
      return false;
    case T.FunctionDeclaration:
    case T.FunctionExpression:
    case T.ArrowFunctionExpression:
      found.functions.push(node);
      functions.push(node);
      return true;
    case T.ReturnStatement: {
      const owner = functions.at(-1);
      if (owner) push(found.returns, owner, node);
      return false;
    }
    case T.ForStatement:
    case T.ForOfStatement:
    case T.ForInStatement:
    case T.WhileStatement:
    case T.DoWhileStatement:
      found.loops.push(node);
      return false;
    case T.TryStatement:
      found.tries.push(node);
      return false;
    case T.TSInterfaceDeclaration:
    case T.TSTypeAliasDeclaration:
      found.types.set(node.id.name, node);
      return false;
    default:
      if (isClass(node)) found.classes.push(node);
      return false;
  }
}

function learnKeys(keys: Map<string, readonly string[]>, file: SourceFile, type: string): readonly string[] {
  // Type declarations are noted but not entered; `TSEnum…` and ambient code send no requests.
  const closed = /^TS(?:Interface|TypeAlias|Enum|Declare)/.test(type);
  const learned = closed ? [] : (file.visitorKeys[type] ?? []).filter((key) => !typeKeys.has(key));
  keys.set(type, learned);
  return learned;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

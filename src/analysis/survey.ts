import type { TSESTree } from '@typescript-eslint/types';
import { type ClassNode, T, type FunctionNode, type LoopNode, type Node, propertyName } from './ast.ts';
import { codeKeys } from './code-keys.ts';
import type { SourceFile } from './file.ts';

/** What one walk over the file collects, so that no rule walks it again. */
export interface Survey {
  readonly calls: readonly TSESTree.CallExpression[];
  readonly news: readonly TSESTree.NewExpression[];
  readonly instanceOfs: readonly TSESTree.BinaryExpression[];
  readonly functions: readonly FunctionNode[];
  readonly classes: readonly ClassNode[];
  readonly loops: readonly LoopNode[];
  readonly tries: readonly TSESTree.TryStatement[];
  readonly throws: readonly TSESTree.ThrowStatement[];
  /** `return` statements by function. */
  readonly returns: ReadonlyMap<FunctionNode, readonly TSESTree.ReturnStatement[]>;
  /** `x.name = value` and `this.name = value`, by property name. */
  readonly memberWrites: ReadonlyMap<string, readonly TSESTree.AssignmentExpression[]>;
  /** Member expressions by property name, for the methods of classes and objects. */
  readonly members: ReadonlyMap<string, readonly TSESTree.MemberExpression[]>;
  /** Interfaces and type aliases by name. */
  readonly types: ReadonlyMap<string, TSESTree.TSInterfaceDeclaration | TSESTree.TSTypeAliasDeclaration>;
}

/** Nodes as the walk meets them. Indexes over them are made when they are first asked for. */
class Finds implements Survey {
  readonly calls: TSESTree.CallExpression[] = [];
  readonly news: TSESTree.NewExpression[] = [];
  readonly instanceOfs: TSESTree.BinaryExpression[] = [];
  readonly functions: FunctionNode[] = [];
  readonly classes: ClassNode[] = [];
  readonly loops: LoopNode[] = [];
  readonly tries: TSESTree.TryStatement[] = [];
  readonly throws: TSESTree.ThrowStatement[] = [];
  readonly types = new Map<string, TSESTree.TSInterfaceDeclaration | TSESTree.TSTypeAliasDeclaration>();
  readonly returns = new Map<FunctionNode, TSESTree.ReturnStatement[]>();
  readonly open: FunctionNode[] = [];
  readonly allMembers: TSESTree.MemberExpression[] = [];
  readonly assignments: TSESTree.AssignmentExpression[] = [];
  #members: Map<string, TSESTree.MemberExpression[]> | undefined;
  #memberWrites: Map<string, TSESTree.AssignmentExpression[]> | undefined;

  get members(): Map<string, TSESTree.MemberExpression[]> {
    return (this.#members ??= indexed(this.allMembers, propertyName));
  }

  get memberWrites(): Map<string, TSESTree.AssignmentExpression[]> {
    return (this.#memberWrites ??= indexed(this.assignments, ({ left }) => (left.type === T.MemberExpression ? propertyName(left) : undefined)));
  }
}

/** How the walk treats a type of node: what to note, where to go on. */
interface Plan {
  readonly children: readonly string[];
  readonly note: ((node: never, finds: Finds) => void) | undefined;
  readonly isFunction: boolean;
}

const noteFunction = (node: FunctionNode, finds: Finds): unknown => (finds.functions.push(node), finds.open.push(node));
const noteClass = (node: ClassNode, finds: Finds): unknown => finds.classes.push(node);
const noteLoop = (node: LoopNode, finds: Finds): unknown => finds.loops.push(node);
const noteType = (node: TSESTree.TSInterfaceDeclaration | TSESTree.TSTypeAliasDeclaration, finds: Finds): unknown => finds.types.set(node.id.name, node);

const notes: Readonly<Record<string, ((node: never, finds: Finds) => void) | undefined>> = {
  [T.CallExpression]: (node: TSESTree.CallExpression, finds) => finds.calls.push(node),
  [T.NewExpression]: (node: TSESTree.NewExpression, finds) => finds.news.push(node),
  [T.BinaryExpression]: (node: TSESTree.BinaryExpression, finds) => node.operator === 'instanceof' && finds.instanceOfs.push(node),
  [T.MemberExpression]: (node: TSESTree.MemberExpression, finds) => finds.allMembers.push(node),
  [T.AssignmentExpression]: (node: TSESTree.AssignmentExpression, finds) => finds.assignments.push(node),
  [T.TryStatement]: (node: TSESTree.TryStatement, finds) => finds.tries.push(node),
  [T.ThrowStatement]: (node: TSESTree.ThrowStatement, finds) => finds.throws.push(node),
  [T.ReturnStatement]: (node: TSESTree.ReturnStatement, finds) => {
    const owner = finds.open.at(-1);
    if (owner) push(finds.returns, owner, node);
  },
  [T.FunctionDeclaration]: noteFunction,
  [T.FunctionExpression]: noteFunction,
  [T.ArrowFunctionExpression]: noteFunction,
  [T.ClassDeclaration]: noteClass,
  [T.ClassExpression]: noteClass,
  [T.ForStatement]: noteLoop,
  [T.ForOfStatement]: noteLoop,
  [T.ForInStatement]: noteLoop,
  [T.WhileStatement]: noteLoop,
  [T.DoWhileStatement]: noteLoop,
  [T.TSInterfaceDeclaration]: noteType,
  [T.TSTypeAliasDeclaration]: noteType,
};

const plansByKeys = new WeakMap<object, Map<string, Plan>>();

export function survey(file: SourceFile): Survey {
  const { visitorKeys } = file;
  const known = plansByKeys.get(visitorKeys) ?? new Map<string, Plan>();
  plansByKeys.set(visitorKeys, known);
  const finds = new Finds();

  const visit = (node: Node): void => {
    const plan = known.get(node.type) ?? learn(known, node.type, visitorKeys);
    plan.note?.(node as never, finds);
    const { children } = plan;
    for (let index = 0; index < children.length; index += 1) {
      const child = (node as unknown as Record<string, Node | (Node | null)[] | null | undefined>)[children[index]!];
      if (!child) continue;
      if (Array.isArray(child)) {
        for (let at = 0; at < child.length; at += 1) if (child[at]) visit(child[at]!);
      } else visit(child);
    }
    if (plan.isFunction) finds.open.pop();
  };
  visit(file.ast);
  return finds;
}

function learn(known: Map<string, Plan>, type: string, visitorKeys: SourceFile['visitorKeys']): Plan {
  const plan: Plan = { children: codeKeys(visitorKeys)(type), note: notes[type], isFunction: notes[type] === noteFunction };
  known.set(type, plan);
  return plan;
}

function indexed<V>(values: readonly V[], nameOf: (value: V) => string | undefined): Map<string, V[]> {
  const index = new Map<string, V[]>();
  for (const value of values) {
    const name = nameOf(value);
    if (name !== undefined) push(index, name, value);
  }
  return index;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

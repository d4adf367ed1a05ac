import type { Sdk } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { isApart } from './apart.ts';
import { type Node, T, propertyName, unwrap } from '../ast.ts';
import { superClassOf } from './classes.ts';
import { givenClient, joinedClient } from './clients.ts';
import type { ClientValue, Value } from './value.ts';
import { clientOf, exportValue, memberOf, valueOf } from './values.ts';

/**
 * What a callee is by its type, where the file tells nothing of it: `this.llm.chat.completions.create`, a `generateText` that
 * is handed in. Only paths and names that some SDK at hand has are asked about.
 */
export function typedCallee(callee: Node, analysis: Analysis): Value | undefined {
  const { types } = analysis.file;
  const name = callee.type === T.MemberExpression ? propertyName(callee) : callee.type === T.Identifier ? callee.name : undefined;
  if (!types || name === undefined) return undefined;
  const value = valueOf(callee, analysis);
  if (value && !isOpen(value, analysis)) return undefined;
  const { paths, functions } = namesOf(types.sdks);
  if (callee.type === T.MemberExpression && paths.get(name)?.some((path) => isTail(path, callee))) {
    const client = typedClient(callee.object, analysis);
    if (client) return member(client, name, analysis);
  }
  const found = functions.has(name) ? types.exportOf(callee) : undefined;
  return found && exportValue(found, analysis);
}

/** The client, or what a path of properties of one leads to, that an expression is: by the file itself, else by its type. */
export function typedClient(node: Node, analysis: Analysis): ClientValue | undefined {
  if (!analysis.file.types) return clientOf(node, analysis);
  const bare = unwrap(node);
  return analysis.remember('typed client', bare, () => find(bare, analysis), undefined);
}

/** From the outermost object inwards, since that tells most: the type of `client.chat` is the same for every kind of client. */
function find(node: Node, analysis: Analysis): ClientValue | undefined {
  const value = valueOf(node, analysis);
  if (value?.kind === 'client') return value;
  if (value && !isOpen(value, analysis)) return undefined;
  if (isApart(node, analysis)) return undefined;
  const made = madeOf(node, analysis);
  if (made) return made;
  const found = analysis.file.types!.clientOf(node);
  return found && { kind: 'client', ...found, options: undefined };
}

/** What an expression makes of a client inside it, which may be more than its type says: with what options, with retries around. */
function madeOf(node: Node, analysis: Analysis): ClientValue | undefined {
  switch (node.type) {
    case T.MemberExpression: {
      const name = propertyName(node);
      const object = name === undefined ? undefined : typedClient(node.object, analysis);
      return object && member(object, name!, analysis);
    }
    case T.CallExpression: {
      const callee = typedCallee(unwrap(node.callee), analysis);
      return (callee?.kind === 'client' && givenClient(callee, node, analysis)) || joinedClient(node, analysis, typedClient);
    }
    case T.Identifier: {
      const [definition, ...more] = analysis.variableOf(node)?.defs ?? [];
      const declarator = more.length === 0 && definition?.type === 'Variable' ? definition.node : undefined;
      return declarator?.type === T.VariableDeclarator && declarator.id.type === T.Identifier && declarator.init ? madeOf(unwrap(declarator.init), analysis) : undefined;
    }
    default:
      return undefined;
  }
}

function member(client: ClientValue, name: string, analysis: Analysis): ClientValue | undefined {
  const value = memberOf(client, name, analysis);
  return value?.kind === 'client' ? value : undefined;
}

/** Whether a value, though something is known of it, may be a client made where this file does not see it. */
function isOpen(value: Value, analysis: Analysis): boolean {
  switch (value.kind) {
    case 'shape':
      return true;
    case 'import':
      return !value.sdk;
    case 'made':
      return !value.by.sdk;
    case 'instance': {
      const above = superClassOf(value.node, analysis);
      if (above) return isOpen({ kind: 'instance', node: above }, analysis);
      const { superClass } = value.node;
      const given = superClass ? valueOf(superClass, analysis) : undefined;
      return superClass != null && (!given || isOpen(given, analysis));
    }
    default:
      return false;
  }
}

/** A path from a client, and how much of it must be seen: a part of a client that runs models is handed around by itself. */
interface Path {
  readonly names: readonly string[];
  readonly mayBegin: boolean;
}

interface Names {
  /** Paths of endpoints, and of what gives another client, by their last name. */
  readonly paths: ReadonlyMap<string, readonly Path[]>;
  readonly functions: ReadonlySet<string>;
}

const namesBySdks = new WeakMap<readonly Sdk[], Names>();

function namesOf(sdks: readonly Sdk[]): Names {
  const kept = namesBySdks.get(sdks);
  if (kept) return kept;
  const paths = new Map<string, Path[]>();
  const add = (path: string, mayBegin: boolean): void => {
    const names = path.split('.');
    const last = names.at(-1)!;
    paths.set(last, [...(paths.get(last) ?? []), { names, mayBegin }]);
  };
  for (const { endpoints, gives = [] } of sdks.flatMap(({ clients }) => clients)) {
    for (const { path, kind } of endpoints) add(path, kind === 'model');
    for (const { method } of gives) add(method, true);
  }
  const names = { paths, functions: new Set(sdks.flatMap(({ functions }) => functions).map(({ path }) => path)) };
  namesBySdks.set(sdks, names);
  return names;
}

/** Whether the members that are called, from the last, are those of the path. */
function isTail({ names, mayBegin }: Path, callee: Node): boolean {
  let current = callee;
  for (let index = names.length - 1; index >= 0; index -= 1) {
    if (current.type !== T.MemberExpression) return mayBegin;
    if (propertyName(current) !== names[index]) return false;
    current = unwrap(current.object);
  }
  return true;
}

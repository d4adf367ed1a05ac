import type { TSESTree } from '@typescript-eslint/types';
import type { Client, GivenRetries, Sdk } from '../../catalog/sdk.ts';
import type { ClassNode, FunctionNode, Node } from '../ast.ts';

/** What an expression is known to be. `undefined` is "unknown", an answer of its own. */
export type Value =
  | { readonly kind: 'module'; readonly source: string; readonly sdk?: Sdk }
  /** An export of a module, dotted for what hangs off it: `ResultAsync.fromPromise`. */
  | { readonly kind: 'import'; readonly source: string; readonly name: string; readonly sdk?: Sdk }
  | ClientValue
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'class'; readonly node: ClassNode }
  | { readonly kind: 'instance'; readonly node: ClassNode }
  | { readonly kind: 'object'; readonly node: TSESTree.ObjectExpression }
  /** An array, or what else holds several of a kind; `of`: what each of them is, `keyed`: under any name. */
  | { readonly kind: 'list'; readonly elements?: readonly (Node | null)[]; readonly of?: Value; readonly keyed?: true }
  /** A value whose written type lists its members. */
  | { readonly kind: 'shape'; readonly members: readonly TSESTree.TypeElement[]; readonly at: Node }
  /** What an imported class or function gave: `express()`, `new PQueue()`. */
  | { readonly kind: 'made'; readonly by: Value & { kind: 'import' }; readonly node: TSESTree.CallExpression | TSESTree.NewExpression };

/** An LLM client, or what its property path leads to. */
export interface ClientValue {
  readonly kind: 'client';
  readonly sdk: Sdk;
  readonly client: Client;
  /** Properties walked from the client: `''`, `chat.completions`. */
  readonly path: string;
  /** Option arguments it was made with, later ones over earlier; undefined where its making cannot be seen. */
  readonly options: readonly (Node | undefined)[] | undefined;
  /** Where it is made, if that is seen. */
  readonly made?: TSESTree.CallExpression | TSESTree.NewExpression;
  /** Calls on the way that gave one which sends again what failed, innermost first: `model.withRetry()`. */
  readonly retriedBy?: readonly { readonly retries: GivenRetries; readonly node: TSESTree.CallExpression }[];
  /** The class of this file that it is an instance of: its members come before those of the SDK's class. */
  readonly own?: ClassNode;
}

import type { TSESTree } from '@typescript-eslint/types';
import type { Program } from './program.ts';
import type { Settings } from './settings/settings.ts';
import type { TypeOracle } from './type-oracle.ts';

/** One parsed file, as either host gives it: an ESTree with parents, its scopes, and what surrounds it. */
export interface SourceFile {
  readonly filename: string;
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly scopes: ScopeManager;
  readonly visitorKeys: Readonly<Record<string, readonly string[] | undefined>>;
  readonly settings: Settings;
  /** Major of the package that this file would import; undefined where it cannot be told. */
  readonly majorOf: (packageName: string) => number | undefined;
  /** With type information, where the settings ask for it. */
  readonly types?: TypeOracle;
  readonly program?: Program;
}

/** The part of `eslint-scope` and `@typescript-eslint/scope-manager` that both share. */
export interface ScopeManager {
  readonly scopes: readonly Scope[];
  acquire(node: TSESTree.Node, inner?: boolean): Scope | null;
}

export interface Scope {
  readonly type: string;
  readonly upper: Scope | null;
  readonly block: TSESTree.Node;
  readonly set: ReadonlyMap<string, Variable>;
  readonly variables: readonly Variable[];
  readonly references: readonly Reference[];
}

export interface Variable {
  readonly name: string;
  readonly scope: Scope;
  readonly defs: readonly Definition[];
  readonly references: readonly Reference[];
  readonly identifiers: readonly TSESTree.Identifier[];
}

export interface Definition {
  readonly type: string;
  readonly name: TSESTree.Node;
  readonly node: TSESTree.Node;
  readonly parent?: TSESTree.Node | null;
}

export interface Reference {
  readonly identifier: TSESTree.Identifier | TSESTree.JSXIdentifier;
  readonly from: Scope;
  readonly resolved: Variable | null;
  readonly writeExpr?: TSESTree.Node | null;
  readonly init?: boolean;
  isRead(): boolean;
  isWrite(): boolean;
}

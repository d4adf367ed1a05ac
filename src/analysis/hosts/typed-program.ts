import type { TSESTree } from '@typescript-eslint/types';
import type * as ts from 'typescript';
import type { Settings } from '../settings/settings.ts';

/** The TypeScript program that a file was parsed in, and its nodes in either tree. */
export interface TypedProgram {
  readonly program: ts.Program;
  readonly esTreeNodeToTSNodeMap: { get(node: TSESTree.Node): ts.Node };
  readonly tsNodeToESTreeNodeMap: { get(node: ts.Node): TSESTree.Node };
}

interface LintedCode {
  /** What the parser hands over; typescript-eslint's leaves `program` null where it was asked for no types. */
  readonly parserServices?: Partial<TypedProgram> | { readonly program: null };
}

/** The file's program, where the settings ask for types and the parser gives them (`parserOptions.projectService` or `project`). */
export function typedProgramOf({ sourceCode }: { readonly sourceCode: LintedCode }, settings: Settings): TypedProgram | undefined {
  const services = settings.types ? sourceCode.parserServices : undefined;
  return services?.program && 'esTreeNodeToTSNodeMap' in services ? (services as TypedProgram) : undefined;
}

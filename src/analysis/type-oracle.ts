import type { Node } from './ast.ts';

/** What the type checker knows that the file itself does not tell. Asked about candidates only: every answer costs a look-up. */
export interface TypeOracle {
  /** The package and exported class that an expression is an instance of: `{ source: 'openai', name: 'OpenAI' }`. */
  instanceOf(node: Node): PackageExport | undefined;
  /** The package's export that a name stands for, also where modules of the project hand it on. */
  exportOf(node: Node): PackageExport | undefined;
}

export interface PackageExport {
  readonly source: string;
  readonly name: string;
}

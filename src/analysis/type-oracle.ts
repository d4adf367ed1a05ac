import type { Client, Sdk } from '../catalog/sdk.ts';
import type { Node } from './ast.ts';

/** What the type checker knows that the file itself does not tell. Asked about candidates only: every answer costs a look-up. */
export interface TypeOracle {
  /** The SDKs of which there are types; of no other can anything be found. */
  readonly sdks: readonly Sdk[];
  /** Whether imports lead from a module to an SDK, by the source that an import names: nothing else can give a client. */
  leadsToSdk(source: Node): boolean;
  /** The LLM client that an expression is by its type, or what a path of properties of one leads to: `OpenAI`, `OpenAI.Chat`. */
  clientOf(node: Node): TypedClient | undefined;
  /** The export of an SDK that an import, or a function's name, stands for, where other modules hand it on. */
  exportOf(node: Node): PackageExport | undefined;
}

export interface TypedClient {
  readonly sdk: Sdk;
  readonly client: Client;
  /** Properties walked from the client: `''`, `chat.completions`. */
  readonly path: string;
}

export interface PackageExport {
  readonly source: string;
  /** `*` for the module itself. */
  readonly name: string;
}

import { load as loadApart } from '../sdks/apart/load.ts';
import type { Sdk } from '../../src/catalog/sdk.ts';

/** What a module exports. `any`: nothing is known of it before the test has asked. */
export type Exports = Readonly<Record<string, any>>;

/** A catalogued major of an SDK, as it is installed here. */
export interface Installed {
  readonly sdk: Sdk;
  readonly major: number;
  /** Name that the package is installed under: `openai-v4`. */
  readonly name: string;
  /** Directory that `name` is found from, from the root of the project. */
  readonly from: string;
  /** Loads an import source as the catalog writes it: `openai/error`, for which `openai-v4/error` is taken. */
  readonly load: (source: string) => Promise<Exports>;
  /** How a client is made, by its name in the catalog, where the standard options will not do. Must send nothing. */
  readonly make: Readonly<Record<string, (exports: Exports) => unknown>>;
  /** Names that the package takes or gives but declares nowhere: `config.retry.attempts`. */
  readonly undeclared: readonly string[];
}

interface Particulars {
  /** In the workspace of those whose peer dependencies conflict with the others'. */
  readonly apart?: true;
  readonly make?: Installed['make'];
  readonly undeclared?: Installed['undeclared'];
}

/** A major installed as `name`. */
export function installedAs(name: string, sdk: Sdk, major: number, { apart, make = {}, undeclared = [] }: Particulars = {}): Installed {
  const load = apart ? loadApart : (source: string) => import(/* @vite-ignore */ source);
  const own = sdk.name;
  return {
    sdk,
    major,
    name,
    from: apart ? 'tests/sdks/apart' : '.',
    load: (source) => load(source === own || source.startsWith(`${own}/`) ? name + source.slice(own.length) : source),
    make,
    undeclared,
  };
}

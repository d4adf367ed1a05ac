import type ts from 'typescript';
import type { Client, Endpoint, Sdk, SdkFacts } from '../../../src/catalog/sdk.ts';
import type { Package } from '../package.ts';
import { isIn } from './claim.ts';

/** A major of an SDK, and where its parts are in the types of the package. */
export class SdkAt {
  readonly sdk: Sdk;
  readonly major: number;
  readonly clients: readonly Client[];
  readonly functions: readonly Endpoint[];
  /** What is made locally, by name. */
  readonly make: Readonly<Record<string, (exports: any) => unknown>>;

  constructor(sdk: Sdk, major: number, make: SdkAt['make'] = {}) {
    this.sdk = sdk;
    this.major = major;
    this.make = make;
    this.clients = sdk.clients.filter((client) => isIn(client.majors, major));
    this.functions = sdk.functions.filter((endpoint) => isIn(endpoint.majors, major));
  }

  facts(endpoint?: Endpoint): SdkFacts {
    return { ...this.sdk, ...this.sdk.older?.[this.major], ...endpoint?.differs };
  }

  endpoints(client: Client): readonly Endpoint[] {
    // What only older versions of the major had is not to be found in this one.
    return client.endpoints.filter(({ majors, until }) => isIn(majors, this.major) && until === undefined);
  }

  modules(of: Client | Endpoint): readonly string[] {
    return of.modules ?? this.sdk.modules;
  }

  clientNamed(name: string): Client | undefined {
    return this.clients.find((client) => nameOf(client) === name);
  }

  /** What the types say a client is. */
  clientTypes(client: Client, found: Package, asked: readonly Client[] = []): readonly ts.Type[] {
    const { types } = found;
    const own = client.exports.flatMap((name) => {
      const symbol = types.exported(found.sources(this.modules(client)), name);
      if (!symbol) return [];
      if (client.made === 'exported') return types.value(symbol);
      const made = types.results(types.value(symbol));
      return client.made === 'call' ? made : [...types.instance(symbol), ...(client.made === 'new or call' ? made : [])];
    });
    if (own.length > 0) return own;
    return this.clients.filter((each) => ![client, ...asked].includes(each)).flatMap((giver) =>
      (giver.gives ?? [])
        .filter((given) => given.client === nameOf(client) && isIn(given.majors, this.major))
        .flatMap(({ method }) => types.results(types.member(this.clientTypes(giver, found, [client, ...asked]), method))),
    );
  }

  /** What an argument of what makes a client may be. */
  makerArgument(client: Client, index: number, found: Package): readonly ts.Type[] {
    const { types } = found;
    const makers = client.exports.flatMap((name) => {
      const symbol = types.exported(found.sources(this.modules(client)), name);
      return symbol ? types.value(symbol) : [];
    });
    return client.made === 'call' ? types.argument(makers, index) : types.constructorArgument(makers, index);
  }

  /** What is called: a method of a client, or an export of a module if there is none. */
  callee(endpoint: Endpoint, client: Client | undefined, found: Package): readonly ts.Type[] {
    const { types } = found;
    if (client) return types.member(this.clientTypes(client, found), endpoint.path);
    const symbol = types.exported(found.sources(this.modules(endpoint)), endpoint.path);
    return symbol ? types.value(symbol) : [];
  }
}

export function nameOf(client: Client): string {
  return client.name ?? client.exports[0]!;
}

import { describe, expect, it } from 'vitest';
import { aiSdk } from '../../src/catalog/ai-sdk.ts';
import type { Client } from '../../src/catalog/sdk.ts';
import { allInstalled } from './all-installed.ts';
import type { Exports } from './installed.ts';

const claims = (majors: readonly number[] | undefined, major: number): boolean => !majors || majors.includes(major);

/** What a path leads to from a client, or from the package's exports. */
function at(root: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Exports | undefined)?.[name], root);
}

function construct(client: Client, exports: Exports): unknown {
  const Made = exports[client.exports.find((name) => name in exports)!] as new (options: object) => object;
  return new Made({ apiKey: 'test', baseURL: 'http://127.0.0.1:9', endpoint: undefined, apiVersion: '2024-10-21', model: {}, settings: {} });
}

describe.each(allInstalled)('$sdk.name $major', ({ sdk, major, load: loadSource, make }) => {
  const load = () => loadSource(sdk.modules[0]!);

  it('exports every client, and each has every endpoint', async () => {
    const exports = await load();
    for (const client of sdk.clients.filter((one) => claims(one.majors, major))) {
      const names = client.exports.filter((name) => name in exports);
      if (sdk === aiSdk && names.length === 0) continue;
      expect(names, client.exports.join(' or ')).not.toEqual([]);
      const making = make[client.name ?? client.exports[0]!];
      const made = making ? making(exports) : construct(client, exports);
      const missing = client.endpoints.filter((endpoint) => claims(endpoint.majors, major) && typeof at(made, endpoint.path) !== 'function');
      expect(missing.map((endpoint) => endpoint.path)).toEqual([]);
      for (const { method, majors } of client.gives ?? []) {
        if (claims(majors, major)) expect(typeof at(made, method), method).toBe('function');
      }
    }
  });

  it('exports every function', async () => {
    const exports = await load();
    const missing = sdk.functions.filter((endpoint) => claims(endpoint.majors, major) && typeof exports[endpoint.path] !== 'function');
    expect(missing.map((endpoint) => endpoint.path)).toEqual([]);
  });

  it('has every error class, under the superclass that is claimed', async () => {
    const errors = await Promise.all((sdk.errors.modules ?? []).map(loadSource));
    const exports: Exports = Object.assign({}, ...errors, await load());
    const Root = exports[sdk.clients[0]!.exports[0]!] as Exports | undefined;
    for (const { name, extends: parent, majors, guard } of sdk.errors.classes) {
      if (!claims(majors, major)) continue;
      const found = (exports[name] ?? Root?.[name]) as { prototype: object } | undefined;
      expect(typeof found, name).toBe('function');
      const superclass = (parent === 'Error' ? Error : (exports[parent] ?? Root?.[parent])) as { prototype: object };
      expect(Object.getPrototypeOf(found!.prototype) === superclass.prototype || Object.prototype.isPrototypeOf.call(superclass.prototype, found!.prototype), `${name} extends ${parent}`).toBe(true);
      if (guard) expect(typeof (found as unknown as Exports)[guard], `${name}.${guard}`).toBe('function');
    }
  });
});

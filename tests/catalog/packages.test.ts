import { describe, expect, it } from 'vitest';
import { aiSdk } from '../../src/catalog/ai-sdk.ts';
import { anthropic } from '../../src/catalog/anthropic.ts';
import { openai } from '../../src/catalog/openai.ts';
import type { Client, Sdk } from '../../src/catalog/sdk.ts';

type Exports = Readonly<Record<string, unknown>>;

/** The installed package of each catalogued major, under the name it is installed by. */
const installed: readonly { sdk: Sdk; major: number; load: () => Promise<Exports>; errors?: () => Promise<Exports> }[] = [
  { sdk: openai, major: 4, load: () => import('openai-v4'), errors: () => import('openai-v4/error') },
  { sdk: openai, major: 5, load: () => import('openai-v5'), errors: () => import('openai-v5/error') },
  { sdk: openai, major: 6, load: () => import('openai-v6'), errors: () => import('openai-v6/error') },
  { sdk: openai, major: 7, load: () => import('openai'), errors: () => import('openai/error') },
  { sdk: anthropic, major: 0, load: () => import('anthropic-v0') },
  { sdk: anthropic, major: 1, load: () => import('@anthropic-ai/sdk') },
  { sdk: aiSdk, major: 5, load: () => import('ai-v5') },
  { sdk: aiSdk, major: 6, load: () => import('ai-v6') },
  { sdk: aiSdk, major: 7, load: () => import('ai') },
];

const claims = (majors: readonly number[] | undefined, major: number): boolean => !majors || majors.includes(major);

/** What a path leads to from a client, or from the package's exports. */
function at(root: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Exports | undefined)?.[name], root);
}

function construct(client: Client, exports: Exports): unknown {
  const Made = exports[client.exports.find((name) => name in exports)!] as new (options: object) => object;
  return new Made({ apiKey: 'test', baseURL: 'http://127.0.0.1:9', endpoint: undefined, apiVersion: '2024-10-21', model: {}, settings: {} });
}

describe.each(installed)('$sdk.name $major', ({ sdk, major, load, errors }) => {
  it('exports every client, and each has every endpoint', async () => {
    const exports = await load();
    for (const client of sdk.clients.filter((one) => claims(one.majors, major))) {
      const names = client.exports.filter((name) => name in exports);
      if (sdk === aiSdk && names.length === 0) continue;
      expect(names, client.exports.join(' or ')).not.toEqual([]);
      // Needs credentials of AWS to be made at all.
      if (client.exports.includes('BedrockOpenAI')) continue;
      const made = construct(client, exports);
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
    const exports: Exports = { ...(await errors?.()), ...(await load()) };
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

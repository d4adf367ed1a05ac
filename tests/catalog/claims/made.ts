import type { Client } from '../../../src/catalog/sdk.ts';
import type { Package } from '../package.ts';
import { nameOf, type SdkAt } from './sdk-at.ts';

const settings = { apiKey: 'test', baseURL: 'http://127.0.0.1:9', model: 'm' };
const known = new WeakMap<Package, Map<Client, Promise<unknown>>>();

/** A client of the real package; `undefined` where none can be made by rule. */
export function made(client: Client, at: SdkAt, found: Package): Promise<unknown> {
  const clients = known.get(found) ?? new Map<Client, Promise<unknown>>();
  known.set(found, clients);
  const one = clients.get(client) ?? make(client, at, found);
  clients.set(client, one);
  return one;
}

async function make(client: Client, at: SdkAt, found: Package): Promise<unknown> {
  const modules = at.modules(client);
  const making = at.make[nameOf(client)];
  if (making) return making(await found.exports([...modules, ...at.sdk.modules]));
  if (client.made === 'given') return undefined;
  for (const name of client.exports) {
    const Made = (await found.value(modules, name)) as (new (options: object) => unknown) | undefined;
    if (!Made || client.made === 'exported') return Made;
    try {
      return client.made === 'call' ? (Made as unknown as (options: object) => unknown)(settings) : new Made(settings);
    } catch {
      // It wants something else: its types have to do.
    }
  }
  return undefined;
}

import { endpointsOf, sdkAt, sdks } from '../../src/catalog/index.ts';
import { repeatsStatus } from '../../src/catalog/repeats-status.ts';
import type { SdkFacts } from '../../src/catalog/sdk.ts';
import { type FaultName, faults } from '../faulty-server/index.ts';
import type { Caller } from './caller.ts';
import { kindOf } from './kinds.ts';

/** The server fails this often and then answers: an SDK that sends one more request than that has no limit. */
export const endless = 14;

/** What the catalog says of the SDK in the caller's major. */
export function factsOf({ sdk: name, major, endpoint: path }: Caller): SdkFacts {
  const sdk = sdks.find((entry) => entry.name === name);
  if (!sdk) throw new Error(`The catalog has no SDK called "${name}".`);
  if (!(major in sdk.checked)) throw new Error(`The catalog has no major ${major} of ${name}.`);
  const endpoint = endpointsOf(sdk).find((one) => one.path === path && (!one.majors || one.majors.includes(major)));
  if (path && !endpoint) throw new Error(`The catalog has no endpoint ${path} of ${name}.`);
  return sdkAt(sdk, major, endpoint);
}

/** How many requests one call sends under a fault that lasts, as the catalog has it. */
export function expectedRequests(caller: Caller, name: FaultName): number {
  const { retry } = factsOf(caller);
  const quirk = caller.quirks?.[name]?.requests;
  return Math.min(quirk ?? (repeats(retry, name, caller) ? (retry.retries ?? 0) : 0) + 1, endless + 1);
}

function repeats(retry: SdkFacts['retry'], name: FaultName, { dialect }: Caller): boolean {
  const { connection, quota } = retry;
  const fault = faults[name];
  if (fault.kind === 'connection') return connection;
  if (fault.kind !== 'reply') return false;
  const { status } = fault;
  if (status === 429 && kindOf(name, dialect) === 'quota' && !quota) return false;
  return repeatsStatus(retry, status);
}

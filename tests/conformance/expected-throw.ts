import type { ErrorClass } from '../../src/catalog/sdk.ts';
import { type FaultName, faults } from '../faulty-server/index.ts';
import type { Caller } from './caller.ts';
import { factsOf } from './expected-requests.ts';

/** Where the catalog names no class. */
const unnamed = 'Error';

/** The class that an HTTP error or a broken connection is thrown as, as the catalog has it. */
export function expectedThrow(caller: Caller, name: FaultName, requests: number): string {
  const quirk = caller.quirks?.[name]?.throws;
  if (quirk) return quirk;
  const { classes, exhausted } = factsOf(caller).errors;
  if (exhausted && requests > 1) return exhausted;
  const own = classes.filter(({ majors }) => !majors || majors.includes(caller.major));
  const fault = faults[name];
  if (fault.kind !== 'reply') return own.findLast((row) => row.for === 'connection')?.name ?? unnamed;
  const { status } = fault;
  const takes = (status: number | '5xx'): ErrorClass | undefined => own.findLast(({ statuses }) => statuses?.includes(status));
  const found = takes(status) ?? (status >= 500 ? takes('5xx') : undefined);
  // What has no class of its own is thrown as the class that the others extend.
  return (found ?? own.find(({ statuses }) => statuses))?.name ?? unnamed;
}

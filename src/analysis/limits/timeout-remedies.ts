import { sdkAt } from '../../catalog/index.ts';
import type { TimeoutFacts } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type LlmCall, majorOf } from '../calls.ts';
import type { ClientValue } from '../values/value.ts';
import { writtenNumber } from '../values/written-number.ts';
import { minute } from './default-wait.ts';

/** What would end the wait for a call, and where it is written: among its own arguments, or where its client is made. */
export interface Remedy {
  readonly place: 'options' | 'body' | 'client';
  readonly path: readonly string[];
  readonly value: string;
}

/** Every option that limits a call, what is nearest to it first. A signal in the body says more than a timeout there, which not every endpoint takes. */
export function remediesOf({ sdk, endpoint, client }: LlmCall, ms = minute): readonly Remedy[] {
  const { timeout, signal } = sdk;
  // So long for each request is what some wait anyhow: only a signal ends the call.
  const isVain = timeout.warns || (timeout.defaultMs !== undefined && timeout.defaultMs <= ms && signal.options);
  const option = isVain ? {} : timeout.option;
  const value = written(ms, timeout);
  const abortsAfter = `AbortSignal.timeout(${writtenNumber(ms)})`;
  const hears = endpoint.deaf === undefined;
  const found: readonly (Remedy | false | undefined)[] = [
    hears && endpoint.options !== undefined && !endpoint.request && option.options && { place: 'options', path: option.options, value },
    hears && endpoint.options !== undefined && signal.options && { place: 'options', path: signal.options, value: abortsAfter },
    hears && signal.body && { place: 'body', path: signal.body, value: abortsAfter },
    hears && option.body && { place: 'body', path: option.body, value },
    client?.options && option.client && { place: 'client', path: option.client, value },
    client?.options && signal.client && { place: 'client', path: signal.client, value: abortsAfter },
  ];
  return found.filter((remedy) => remedy !== false && remedy !== undefined);
}

/** What ends each request of a client after so many ms, whatever is called; undefined where no option does, or the SDK does so by itself. */
export function clientRemedy({ sdk, client }: ClientValue, ms: number, analysis: Analysis): Remedy | undefined {
  const { timeout } = sdkAt(sdk, majorOf(sdk, analysis));
  const path = timeout.option.client;
  if (!path || client.optionless || timeout.warns || (timeout.defaultMs ?? Infinity) <= ms) return undefined;
  return { place: 'client', path, value: written(ms, timeout) };
}

function written(ms: number, { unit }: TimeoutFacts): string {
  return writtenNumber(unit === 's' ? ms / 1000 : ms);
}

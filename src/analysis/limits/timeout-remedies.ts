import type { LlmCall } from '../calls.ts';
import { minute } from './default-wait.ts';

/** What would end the wait for a call, and where it is written: among its own arguments, or where its client is made. */
export interface Remedy {
  readonly place: 'options' | 'body' | 'client';
  readonly path: readonly string[];
  readonly value: string;
}

/** Every option that limits a call, what is nearest to it first. A signal in the body says more than a timeout there, which not every endpoint takes. */
export function remediesOf({ sdk, endpoint, client }: LlmCall): readonly Remedy[] {
  const { timeout, signal } = sdk;
  // A minute for each request is what some wait anyhow: only a signal ends the call.
  const isVain = timeout.warns || (timeout.defaultMs === minute && signal.options);
  const option = isVain ? {} : timeout.option;
  const ms = timeout.unit === 's' ? '60' : '60_000';
  const hears = endpoint.deaf === undefined;
  const found: readonly (Remedy | false | undefined)[] = [
    hears && endpoint.options !== undefined && !endpoint.request && option.options && { place: 'options', path: option.options, value: ms },
    hears && endpoint.options !== undefined && signal.options && { place: 'options', path: signal.options, value: abortsAfter },
    hears && signal.body && { place: 'body', path: signal.body, value: abortsAfter },
    hears && option.body && { place: 'body', path: option.body, value: ms },
    client?.options && option.client && { place: 'client', path: option.client, value: ms },
    client?.options && signal.client && { place: 'client', path: signal.client, value: abortsAfter },
  ];
  return found.filter((remedy) => remedy !== false && remedy !== undefined);
}

const abortsAfter = 'AbortSignal.timeout(60_000)';

import type { RetryRuntime } from '../../../src/helper/src/retry/retry-options.ts';

/** Sends until it has an answer or gives up. */
export type Policy = (send: () => Promise<void>) => Promise<void>;

/** A way to retry that is compared. */
export interface Arm {
  readonly name: string;
  /** What it is, exactly. */
  readonly what: string;
  /** What one process of a fleet makes once and uses for all its calls. */
  inProcess(runtime: RetryRuntime): Policy;
}

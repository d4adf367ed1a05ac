import type { RetryFacts } from './sdk.ts';

/** Whether an SDK sends a call again that failed with this status. */
export function repeatsStatus({ statuses }: RetryFacts, status: number): boolean {
  const [first, ...others] = statuses.filter((listed) => listed >= 500);
  return statuses.includes(status) || (status >= 500 && first === 500 && others.length === 0);
}

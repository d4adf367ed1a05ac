import type { Analysis } from '../analysis/analysis.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import { isSchedule } from '../analysis/retries/schedules.ts';
import type { Edit } from './edit.ts';
import { sourceOf } from './text.ts';

/** `Effect.retry(schedule)` → `Effect.retry({ schedule, times: 4 })`; undefined where a policy is given no schedule alone. */
export function besideSchedule({ terms, options }: Policy, code: string, analysis: Analysis): readonly Edit[] | undefined {
  const { schedules } = terms;
  if (!options || !schedules || !isSchedule(options, terms, schedules, analysis)) return undefined;
  const [start, end] = options.range;
  return [{ start, end, text: `{ ${schedules.option}: ${sourceOf(options, analysis.file.text)}, ${code} }` }];
}

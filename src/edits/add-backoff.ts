import type { Analysis } from '../analysis/analysis.ts';
import { T } from '../analysis/ast.ts';
import type { Trait } from '../analysis/retries/backoff.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import { policyOption } from '../analysis/retries/policy-options.ts';
import { isSchedule } from '../analysis/retries/schedules.ts';
import { objectLiteral } from '../analysis/values/options.ts';
import { staticNumber } from '../analysis/values/static.ts';
import type { Edit } from './edit.ts';
import { ensureImport } from './imports.ts';
import { appendItem, appendProperty } from './lists.ts';
import { replaceValue } from './replace-value.ts';

/** What an option should say: what it says by default may do. */
interface Wanted {
  readonly option: string;
  readonly code: string;
  readonly byDefault: boolean;
  readonly isEnough: (value: unknown) => boolean;
}

/** Has a policy wait before each further call as asked, by its options; nothing where they are not there to be written to. */
export function addBackoff(policy: Policy, asked: ReadonlySet<Trait>, analysis: Analysis): readonly Edit[] {
  const { terms, options } = policy;
  const { delay, schedules } = terms;
  if ((asked.has('retryAfter') && !delay.retryAfter) || (options && schedules && isSchedule(options, terms, schedules, analysis))) return [];
  const { backoff } = delay;
  if (!backoff) {
    const wanted = numbersOf(policy, asked);
    return wanted ? write(wanted, policy, analysis) : [];
  }
  const imported = backoff.needs === undefined || terms.module === undefined ? undefined : ensureImport({ name: backoff.needs, alias: `${backoff.needs}Of`, source: terms.module }, analysis);
  const code = imported ? backoff.code.replace(backoff.needs!, imported.name) : backoff.code;
  const edits = write([{ option: backoff.option, code, byDefault: false, isEnough: () => false }], policy, analysis);
  return edits.length > 0 ? [...(imported?.edits ?? []), ...edits] : [];
}

/** Its options for the first wait and for what comes of it; undefined where it has none for something that is asked. */
function numbersOf({ terms: { delay } }: Policy, asked: ReadonlySet<Trait>): readonly Wanted[] | undefined {
  const { option, ms, factor, cap, jitter } = delay;
  if (option === undefined || ms === 0) return undefined;
  const wanted: Wanted[] = [{ option, code: String(ms), byDefault: true, isEnough: (value) => typeof value === 'number' && value > 0 }];
  if (asked.has('growth') && !(factor && factor.option === undefined && factor.default > 1)) {
    if (factor?.option === undefined) return undefined;
    wanted.push({ option: factor.option, code: '2', byDefault: factor.default > 1, isEnough: (value) => typeof value === 'number' && value > 1 });
  }
  if (asked.has('cap') && !(cap && cap.ms < Infinity)) {
    if (cap?.option === undefined) return undefined;
    wanted.push({ option: cap.option, code: '30_000', byDefault: false, isEnough: (value) => typeof value === 'number' && value < Infinity });
  }
  if (asked.has('jitter') && !(jitter && jitter.option === undefined && jitter.default)) {
    if (jitter?.option === undefined) return undefined;
    wanted.push({ option: jitter.option, code: jitter.on ?? 'true', byDefault: jitter.default, isEnough: (value) => value !== false && value !== jitter.off });
  }
  return wanted;
}

/** Writes what is not there or not enough; nothing where one of the options cannot be read. */
function write(wanted: readonly Wanted[], policy: Policy, analysis: Analysis): readonly Edit[] {
  const edits: Edit[] = [];
  const added: string[] = [];
  for (const { option, code, byDefault, isEnough } of wanted) {
    const set = policyOption(policy.terms, policy.options, option, analysis);
    if (set.kind === 'unknown' || (set.kind === 'set' && !set.known)) return [];
    if (set.kind === 'set' && !isEnough(set.known!.value)) edits.push(...replaceValue(set.property, code));
    if (set.kind === 'absent' && !byDefault) added.push(`${option}: ${code}`);
  }
  if (added.length === 0) return edits;
  const appended = append(added.join(', '), policy, analysis);
  return appended.length > 0 ? [...edits, ...appended] : [];
}

function append(code: string, { node, terms, options }: Policy, analysis: Analysis): readonly Edit[] {
  const { count, filter } = terms;
  const alone = options && count.alone ? staticNumber(options, analysis) : undefined;
  if (options && alone !== undefined) return [{ start: options.range[0], end: options.range[1], text: `{ ${count.option}: ${alone}, ${code} }` }];
  const object = options && objectLiteral(options, analysis);
  if (options) return object ? appendProperty(object, code, analysis) : [];
  const last = node.arguments.at(-1);
  // What a filter stands before is made elsewhere than where it runs.
  const isNext = !filter && node.arguments.length === terms.options && node.arguments.every(({ type }) => type !== T.SpreadElement);
  return last && isNext ? appendItem({ last, close: node.range[1] - 1, code: `{ ${code} }` }, analysis) : [];
}

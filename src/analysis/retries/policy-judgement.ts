import { type Judgement, isSure } from './verdict.ts';
import type { Pause } from './pauses.ts';
import type { Policy } from './policies.ts';
import type { SampleFailure } from '../simulation/failures.ts';
import { type SimValue, unknown, why } from '../simulation/values.ts';
import type { Outcome } from '../simulation/play.ts';

/** What a policy does with what its work came to. */
export function judgePolicy(policy: Policy, outcomes: readonly Outcome[], failure: SampleFailure): Judgement {
  const verdicts = outcomes.map((outcome): Judgement => {
    const error = rejection(outcome);
    if (!error) return { verdict: 'ends' };
    const judged = judgeError(policy, error, outcome, failure);
    return isSure(outcome.gate) || judged.verdict === 'ends' ? judged : { verdict: 'unknown' };
  });
  return verdicts.find(({ verdict }) => verdict === 'repeats') ?? verdicts.find(({ verdict }) => verdict === 'unknown') ?? { verdict: 'ends' };
}

/** What passes before each further call of a policy's work, which may wait itself before it fails. */
export function pauseOfPolicy(policy: Policy, outcomes: readonly Outcome[]): Pause {
  const own = outcomes.filter((outcome) => rejection(outcome) && outcome.waits.length > 0);
  return own.length > 0 ? { kind: 'unknown' } : policy.pause;
}

/** What comes out of the policy in the end: an answer, or the last error. */
export function settlePolicy(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map((outcome) => {
    const error = rejection(outcome);
    const value: SimValue = error ? { kind: 'promise', rejected: true, value: error, why: error.why } : outcome.value.kind === 'promise' ? outcome.value : { kind: 'promise', rejected: false, value: outcome.value, why: 0 };
    return { ...outcome, throws: false, value, told: new Set(), waits: [{ ms: unknown(why.call), sure: false }] };
  });
}

/** The error that an outcome fails with, if it does. */
export function rejection({ throws, value }: Outcome): SimValue | undefined {
  return throws ? value : value.kind === 'promise' && value.rejected ? value.value : undefined;
}

function judgeError({ terms, judges }: Policy, error: SimValue, { told }: Outcome, failure: SampleFailure): Judgement {
  if (told.has('bail') && terms.bail?.thenFails === 'ends') return { verdict: 'ends' };
  if (terms.again !== undefined && !told.has('again')) return { verdict: 'ends' };
  if (error.kind === 'object' && error.sdk === undefined && terms.abortErrors?.some((name) => error.classes?.includes(name))) return { verdict: 'ends' };
  const answers = judges.map((judge) => judge(error, failure)).filter((answer) => answer !== undefined);
  const stopped = answers.find(({ verdict }) => verdict === 'ends') ?? answers.find(({ verdict }) => verdict === 'unknown');
  if (stopped) return stopped;
  // Decides by itself, unless told otherwise.
  if (terms.decides && !answers.some(({ verdict }) => verdict === 'repeats')) {
    return { verdict: (terms.decides === 'connection' ? failure.kind === 'connection' : failure.retryable) ? 'repeats' : 'ends' };
  }
  return answers[0] ?? { verdict: 'repeats' };
}

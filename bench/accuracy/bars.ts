import type { CallAccuracy, RuleAccuracy } from './accuracy.ts';

/** Shares that must be reached, and from how many findings on a rule's are worth a figure. */
const bars = { calls: 0.97, precision: 0.95, recall: 0.9, findings: 20 };

/** Whether a bar is met. Where findings are few no figure decides: what is missed or false has to be argued one by one. */
export interface Verdict {
  readonly verdict: 'met' | 'missed' | 'to be argued' | 'nothing to judge by';
  readonly because: string;
}

export function callsVerdict({ calls, found }: CallAccuracy): Verdict {
  if (calls === 0) return { verdict: 'nothing to judge by', because: 'no call is labelled' };
  return { verdict: found / calls >= bars.calls ? 'met' : 'missed', because: `at least ${100 * bars.calls} %` };
}

export function ruleVerdict({ findings, hits, missed, wrong }: RuleAccuracy): Verdict {
  if (findings >= bars.findings) {
    const isMet = hits / findings >= bars.recall && hits / (hits + wrong.length) >= bars.precision;
    return { verdict: isMet ? 'met' : 'missed', because: `precision at least ${100 * bars.precision} %, recall at least ${100 * bars.recall} %` };
  }
  const trapped = wrong.filter(({ trap }) => trap).length;
  if (trapped > 0) return { verdict: 'missed', because: `${trapped} in ${trapped === 1 ? 'a trap' : 'traps'}` };
  // Silence is no pass.
  if (findings > 0 && hits === 0) return { verdict: 'missed', because: 'nothing hit' };
  if (missed.length + wrong.length > 0) return { verdict: 'to be argued', because: `in no trap; ${missed.length} missed, ${wrong.length} false` };
  return findings === 0 ? { verdict: 'nothing to judge by', because: 'no finding; in no trap' } : { verdict: 'met', because: 'all hit, in no trap' };
}

import { requestsText } from '../src/analysis/retries/attempts.ts';
import type { Analysis } from '../src/analysis/analysis.ts';
import { type Lack, type Trait, goesRoundAtOnce, lacksOf } from '../src/analysis/retries/backoff.ts';
import { retryLocation } from '../src/analysis/retries/locations.ts';
import { type RetryLayer, retryConstructs } from '../src/analysis/retries/constructs.ts';
import { retryName } from '../src/analysis/retries/name.ts';
import { type Suggestion, defineRule } from '../src/define-rule.ts';
import { addBackoff } from '../src/edits/add-backoff.ts';
import { waitLonger } from '../src/edits/wait-longer.ts';

/** What to ask of a wait, beside that there is one. */
type Options = { readonly [Name in Trait]: boolean };

const names = ['growth', 'cap', 'jitter', 'retryAfter'] as const satisfies readonly Trait[];

/** What is missing, and what to do about it. */
const words: Readonly<Record<Trait, readonly [missing: (lack: Lack) => string, cure: string]>> = {
  growth: [({ fixedMs }) => (fixedMs === undefined ? 'the wait is always the same' : `the wait is ${fixedMs} ms each time`), 'double it each time'],
  cap: [({ longestMs }) => (longestMs === Infinity ? 'the wait grows without end' : `the wait grows to ${Math.round((longestMs ?? 0) / 1000)} s`), 'limit it with `Math.min`'],
  jitter: [() => 'chance does not vary it', 'vary it with `Math.random()`'],
  retryAfter: [() => 'what the provider asks for in `retry-after` is not read', 'wait at least as long as `retry-after` says'],
};

export default defineRule({
  name: 'require-backoff',
  meta: {
    type: 'suggestion',
    docs: {
      description: 'require a wait before a failed LLM call is sent again',
      recommended: 'warn',
      strict: 'warn',
      strictOptions: [{ growth: true, cap: true, jitter: true, retryAfter: true }],
    },
    hasSuggestions: true,
    messages: {
      atOnce: 'A failed call is sent again at once: {{requests}} within moments, all to a provider that is still overloaded or limits the rate. Wait before each repeat, longer every time.',
      atOnceElsewhere: '{{retry}} sends a failed call again at once: {{requests}} within moments, all to a provider that is still overloaded or limits the rate. Wait there before each repeat, longer every time.',
      waitSuggestion: 'Wait before each repeat, longer every time.',
      weak: 'Before a failed call is sent again, {{missing}}: the repeat comes too early, too late, or together with those of everybody else. Instead, {{cures}}.',
      weakElsewhere: 'Before {{retry}} sends a failed call again, {{missing}}: the repeat comes too early, too late, or together with those of everybody else. Instead, {{cures}}.',
    },
    schema: [
      {
        type: 'object',
        properties: {
          growth: { type: 'boolean', description: 'Whether each wait must be longer than the one before.' },
          cap: { type: 'boolean', description: 'Whether a growing wait must have a limit, if it comes to more than a minute.' },
          jitter: { type: 'boolean', description: 'Whether chance must vary the wait.' },
          retryAfter: { type: 'boolean', description: 'Whether a retry of rate limits must read the `retry-after` header.' },
        },
        additionalProperties: false,
      },
    ],
  },
  defaultOptions: [{ growth: false, cap: false, jitter: false, retryAfter: false }] as [Options],
  check({ analysis, options: [options], report }) {
    const asked = names.filter((name) => options[name]);
    for (const { layers } of retryConstructs(analysis)) {
      const atOnce = layers.find(goesRoundAtOnce);
      if (atOnce) {
        const data = { requests: requestsText(atOnce.attempts) };
        report({ loc: retryLocation(atOnce.node), ...(atOnce.away ? { messageId: 'atOnceElsewhere', data: { ...data, retry: retryName(atOnce, analysis, 'first') } } : { messageId: 'atOnce', data, suggest: [waitSuggestion(atOnce, undefined, asked, analysis)] }) });
        continue;
      }
      const lacks = asked.length > 0 ? layers.map((layer) => ({ layer, lack: lacksOf(layer, analysis) })) : [];
      const found = lacks.find(({ lack: { traits } }) => traits.some((trait) => options[trait]));
      if (!found) continue;
      const { layer, lack } = found;
      const traits = lack.traits.filter((trait) => options[trait]);
      const data = { missing: listed(traits.map((trait) => words[trait][0](lack))), cures: listed(traits.map((trait) => words[trait][1])) };
      report({ loc: retryLocation(layer.node), ...(layer.away ? { messageId: 'weakElsewhere', data: { ...data, retry: retryName(layer, analysis) } } : { messageId: 'weak', data, suggest: [waitSuggestion(layer, lack, traits, analysis)] }) });
    }
  },
});

/** Has the policy or the loop wait as is asked. */
function waitSuggestion(layer: RetryLayer, lack: Lack | undefined, asked: readonly Trait[], analysis: Analysis): Suggestion<'waitSuggestion'> {
  // One wait that is always the same can be made longer by its number; others are of several parts.
  const isKnown = !lack || lack.fixedMs !== undefined;
  // Where none waits, what is written grows, whether that is asked or not.
  const edits = layer.policy ? addBackoff(layer.policy, new Set(lack ? asked : ['growth', ...asked]), analysis) : isKnown ? waitLonger(layer, lack?.fixedMs, new Set(asked), analysis) : [];
  return { messageId: 'waitSuggestion', edits };
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

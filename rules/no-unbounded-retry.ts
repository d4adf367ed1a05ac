import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../src/analysis/analysis.ts';
import type { Attempts } from '../src/analysis/retries/attempts.ts';
import { propertyName } from '../src/analysis/ast.ts';
import { calleeLocation } from '../src/analysis/locations.ts';
import { type Bounds, exceeds, usualBounds } from '../src/analysis/retries/bounds.ts';
import { retryLocation } from '../src/analysis/retries/locations.ts';
import { retryName } from '../src/analysis/retries/name.ts';
import { type RetryLayer, retryConstructs } from '../src/analysis/retries/constructs.ts';
import { type SdkRetryOption, endlessByDefault, sdkRetryOptions } from '../src/analysis/retries/sdk-retries.ts';
import { type Finding, type Suggestion, defineRule } from '../src/define-rule.ts';
import { boundLoop } from '../src/edits/bound-loop.ts';
import { boundPolicy } from '../src/edits/bound-policy.ts';
import { boundSdkRetries, endSdkRetries, switchOffEndlessRetries, switchOffSetRetries } from '../src/edits/bound-sdk-retries.ts';

/** What gives up nowhere yet gets as many retries as the helper's: after them, half a minute has passed. */
const usualRetries = 4;

export default defineRule({
  name: 'no-unbounded-retry',
  meta: {
    type: 'problem',
    docs: { description: 'require a bound on how often a failed LLM call is sent again', recommended: 'error', strict: 'error' },
    hasSuggestions: true,
    messages: {
      attemptsSuggestion: 'Give up after {{requests}}.',
      deadline: 'Sends a call that fails again for {{minutes}}, longer than {{max}}. Give up earlier: after some attempts, or a shorter time.',
      deadlineSuggestion: 'Give up after {{minutes}}.',
      elsewhere: '{{retry}} sends a call that fails {{howOften}}. Give up there earlier: after some attempts, or a shorter time.',
      endless: 'Nothing ends this while the call fails: an outage becomes requests without end. Count the attempts and rethrow after the last one.',
      option: '`{{option}}: {{value}}` retries without end while the call fails. Give it a number.',
      sdk: 'Unless told otherwise, `{{sdk}}` itself sends a call that fails again without a limit of attempts{{until}}. Set `{{option}}`, and retry with a bound.',
      sdkSuggestion: 'Set `{{option}}`.',
      switch: '`{{option}}: {{value}}` retries without end while the call fails. Set `{{instead}}`, and retry with a bound.',
      tooMany: 'Sends a call that fails {{requests}} times, more than {{max}}. Give up earlier: a failure that lasts is not cured by more requests.',
    },
    schema: [
      {
        type: 'object',
        properties: {
          max: { type: 'integer', minimum: 0, description: 'The most retries after the first request.' },
          maxElapsedMs: { type: 'integer', minimum: 0, description: 'The longest deadline, in ms, that counts as a bound.' },
        },
        additionalProperties: false,
      },
    ],
  },
  defaultOptions: [usualBounds] as [Bounds],
  check({ analysis, options: [options], report }) {
    const reportAt = (property: TSESTree.Property, attempts: Attempts, suggest: Finding<MessageId>['suggest'], instead?: string): void => {
      const finding = problem(attempts, options);
      const [option, value] = [property.key, property.value].map((node) => analysis.file.text.slice(...node.range)) as [string, string];
      const told: Pick<Finding<MessageId>, 'messageId' | 'data'> = instead === undefined ? { messageId: 'option', data: { option, value } } : { messageId: 'switch', data: { option, value, instead } };
      if (finding) report({ ...(attempts.kind === 'unbounded' ? told : finding), loc: property.key.loc, suggest });
    };
    for (const { layers } of retryConstructs(analysis)) {
      const found = layers.find(({ attempts }) => problem(attempts, options));
      if (!found) continue;
      if (found.away) {
        report({ loc: retryLocation(found.node), messageId: 'elsewhere', data: { retry: retryName(found, analysis, 'first'), howOften: howOften(problem(found.attempts, options)!) } });
        continue;
      }
      const suggest = [boundSuggestion(found, options, analysis)];
      if (found.policy?.bound) reportAt(found.policy.bound, found.attempts, suggest);
      else report({ ...problem(found.attempts, options)!, loc: retryLocation(found.node), suggest });
    }
    for (const found of sdkRetryOptions(analysis)) reportAt(found.property, found.attempts, [sdkSuggestion(found, options, analysis)], switchOf(found));
    for (const found of endlessByDefault(analysis)) {
      const { node, sdk, place, attempts } = found;
      if (!problem(attempts, options)) continue;
      const { client, body, options: call } = sdk.retry.option;
      const path = (place === 'client' ? client : (call ?? body ?? client)) ?? [];
      const until = attempts.kind === 'deadline' ? `, for ${minutes(attempts.ms)}` : '';
      const option = `${path.join('.')}: ${JSON.stringify(sdk.retry.off)}`;
      report({ loc: calleeLocation(node), messageId: 'sdk', data: { sdk: sdk.name, until, option }, suggest: [{ messageId: 'sdkSuggestion', data: { option }, edits: switchOffEndlessRetries(found, analysis) }] });
    }
  },
});

type MessageId = 'attemptsSuggestion' | 'deadline' | 'deadlineSuggestion' | 'endless' | 'option' | 'sdk' | 'sdkSuggestion' | 'switch' | 'tooMany';

/** A number for what has none; for one that is too high, the highest that is not. */
function retriesFor(attempts: Attempts, { max }: Bounds): number {
  return attempts.kind === 'exact' || attempts.kind === 'more' ? max : Math.min(usualRetries, max);
}

function boundSuggestion(layer: RetryLayer, bounds: Bounds, analysis: Analysis): Suggestion<MessageId> {
  const retries = retriesFor(layer.attempts, bounds);
  const edits = layer.policy ? boundPolicy(layer.policy, retries, analysis) : layer.attempts.kind === 'unbounded' ? boundLoop(layer, retries + 1, analysis) : [];
  return { messageId: 'attemptsSuggestion', data: { requests: requests(retries + 1) }, edits };
}

function sdkSuggestion(found: SdkRetryOption, bounds: Bounds, analysis: Analysis): Suggestion<MessageId> {
  // What goes by a deadline counts no attempts.
  if (found.retry.deadline) return { messageId: 'deadlineSuggestion', data: { minutes: minutes(bounds.maxElapsedMs) }, edits: endSdkRetries(found, bounds.maxElapsedMs, analysis) };
  const option = switchOf(found);
  if (option !== undefined) return { messageId: 'sdkSuggestion', data: { option }, edits: switchOffSetRetries(found, analysis) };
  const retries = retriesFor(found.attempts, bounds);
  return { messageId: 'attemptsSuggestion', data: { requests: requests(retries + 1) }, edits: boundSdkRetries(found, retries) };
}

/** `retry_on_error: false`, of an SDK that takes no number. */
function switchOf({ property, retry: { counts, deadline, off } }: SdkRetryOption): string | undefined {
  return counts === undefined && !deadline && off !== undefined ? `${propertyName(property)}: ${JSON.stringify(off)}` : undefined;
}

type Problem = Pick<Finding<'deadline' | 'endless' | 'tooMany'>, 'messageId' | 'data'>;

function problem(attempts: Attempts, bounds: Bounds): Problem | undefined {
  if (!exceeds(attempts, bounds)) return undefined;
  const { max, maxElapsedMs } = bounds;
  switch (attempts.kind) {
    case 'unbounded':
      return { messageId: 'endless' };
    case 'deadline':
      return { messageId: 'deadline', data: { minutes: minutes(attempts.ms), max: minutes(maxElapsedMs) } };
    case 'exact':
      return { messageId: 'tooMany', data: { requests: attempts.total, max: max + 1 } };
    case 'more':
      return { messageId: 'tooMany', data: { requests: `more than ${attempts.than}`, max: max + 1 } };
    default:
      return undefined;
  }
}

function howOften({ messageId, data = {} }: Problem): string {
  if (messageId === 'endless') return 'again without end';
  return messageId === 'deadline' ? `again for ${data['minutes']}, longer than ${data['max']}` : `${data['requests']} times, more than ${data['max']}`;
}

function minutes(ms: number): string {
  const rounded = Math.round(ms / 6_000) / 10;
  return rounded === 1 ? '1 minute' : `${rounded} minutes`;
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}

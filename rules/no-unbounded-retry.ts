import type { TSESTree } from '@typescript-eslint/types';
import type { Attempts } from '../src/analysis/retries/attempts.ts';
import { calleeLocation } from '../src/analysis/locations.ts';
import { type Bounds, exceeds, usualBounds } from '../src/analysis/retries/bounds.ts';
import { retryLocation } from '../src/analysis/retries/locations.ts';
import { retryConstructs } from '../src/analysis/retries/constructs.ts';
import { endlessByDefault, sdkRetryOptions } from '../src/analysis/retries/sdk-retries.ts';
import { type Finding, defineRule } from '../src/define-rule.ts';

export default defineRule({
  name: 'no-unbounded-retry',
  meta: {
    type: 'problem',
    docs: { description: 'require a bound on how often a failed LLM call is sent again', recommended: 'error', strict: 'error' },
    messages: {
      deadline: 'Sends a call that fails again for {{minutes}}, longer than {{max}}. Give up earlier: after some attempts, or a shorter time.',
      endless: 'Nothing ends this while the call fails: an outage becomes requests without end. Count the attempts and rethrow after the last one.',
      option: '`{{option}}: {{value}}` retries without end while the call fails. Give it a number.',
      sdk: 'Unless told otherwise, `{{sdk}}` itself sends a call that fails again without a limit of attempts{{until}}. Set `{{option}}`, and retry with a bound.',
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
    const reportAt = (property: TSESTree.Property, attempts: Attempts): void => {
      const finding = problem(attempts, options);
      const [option, value] = [property.key, property.value].map((node) => analysis.file.text.slice(...node.range));
      if (finding) report({ ...(attempts.kind === 'unbounded' ? { messageId: 'option', data: { option: option!, value: value! } } : finding), loc: property.key.loc });
    };
    for (const { node, layers } of retryConstructs(analysis)) {
      const found = layers.find(({ attempts }) => problem(attempts, options));
      if (!found) continue;
      if (found.policy?.bound) reportAt(found.policy.bound, found.attempts);
      else report({ ...problem(found.attempts, options)!, loc: retryLocation(node) });
    }
    for (const { property, attempts } of sdkRetryOptions(analysis)) reportAt(property, attempts);
    for (const { node, sdk, place, attempts } of endlessByDefault(analysis)) {
      if (!problem(attempts, options)) continue;
      const { client, body, options: call } = sdk.retry.option;
      const option = (place === 'client' ? client : (call ?? body ?? client)) ?? [];
      const until = attempts.kind === 'deadline' ? `, for ${minutes(attempts.ms)}` : '';
      report({ loc: calleeLocation(node), messageId: 'sdk', data: { sdk: sdk.name, until, option: `${option.join('.')}: ${JSON.stringify(sdk.retry.off)}` } });
    }
  },
});

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

function minutes(ms: number): string {
  const rounded = Math.round(ms / 6_000) / 10;
  return rounded === 1 ? '1 minute' : `${rounded} minutes`;
}

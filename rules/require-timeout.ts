import { type LlmCall, callName } from '../src/analysis/calls.ts';
import { calleeLocation } from '../src/analysis/locations.ts';
import type { Analysis } from '../src/analysis/analysis.ts';
import { defaultWait, minute } from '../src/analysis/limits/default-wait.ts';
import { helperAround } from '../src/analysis/limits/time-limits.ts';
import { remediesOf } from '../src/analysis/limits/timeout-remedies.ts';
import { ignoredTimeout, unlimitedCalls } from '../src/analysis/limits/timeouts.ts';
import { defineRule } from '../src/define-rule.ts';
import { limitAttempts, limitCall } from '../src/edits/limit-call.ts';

export default defineRule({
  name: 'require-timeout',
  meta: {
    type: 'problem',
    docs: { description: 'require LLM calls to have a timeout or an abort signal', strict: 'warn' },
    hasSuggestions: true,
    messages: {
      ignored: 'When the provider hangs, {{call}} waits {{wait}}: `{{sdk}}` {{major}} does not know `{{ignored}}`. Give it `{{option}}: {{value}}`.',
      noneTaken: 'When the provider hangs, {{call}} waits {{wait}}, and it takes neither a timeout nor a signal. End the wait with a timer in `Promise.race`, or with `attemptTimeoutMs` of `withRetry`.',
      unlimited: 'When the provider hangs, {{call}} waits {{wait}}, since it has neither a timeout nor a signal. Give {{whom}} `{{option}}: {{value}}`{{unit}}.',
      unlimitedAttempts: 'When the provider hangs, each attempt of {{call}} waits {{wait}}: what `withRetry` hands it holds a signal only if `withRetry` has a limit. Give it `attemptTimeoutMs: 60_000`.',
      attemptsSuggestion: 'End each attempt after a minute.',
      callSuggestion: 'End this call after a minute, with `{{option}}`.',
      clientSuggestion: 'End every call of this client after a minute, with `{{option}}`.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const call of unlimitedCalls(analysis)) {
      const { sdk, major } = call;
      const remedies = remediesOf(call);
      const [remedy] = remedies;
      const helper = helperAround(call.node, analysis);
      const ignored = ignoredTimeout(call, analysis);
      const option = remedy?.path.join('.') ?? '';
      const suggest = remedies.map(({ place, path }) => {
        const isClient = place === 'client';
        return { messageId: isClient ? 'clientSuggestion' : 'callSuggestion', data: { option: path.join('.') }, edits: limitCall(call, isClient ? 'client' : 'call', analysis) } as const;
      });
      report({
        loc: calleeLocation(call.node),
        messageId: helper ? 'unlimitedAttempts' : !remedy ? 'noneTaken' : ignored === undefined ? 'unlimited' : 'ignored',
        data: {
          call: callName(call), wait: waitOf(call, analysis), sdk: sdk.name, major: major ?? '', ignored: ignored ?? '',
          option, value: remedy?.value ?? '', whom: remedy?.place === 'client' ? 'its client' : 'it', unit: remedy?.value === '60' ? ' (seconds)' : '',
        },
        suggest: helper ? [{ messageId: 'attemptsSuggestion', edits: limitAttempts(call, analysis) }] : firstOfEach(suggest),
      });
    }
  },
});

/** One suggestion for the call and one for its client. */
function firstOfEach<S extends { readonly messageId: string }>(suggestions: readonly S[]): readonly S[] {
  return suggestions.filter(({ messageId }, index) => suggestions.findIndex((other) => other.messageId === messageId) === index);
}

/** “10 minutes for each of 3 requests”. */
function waitOf(call: LlmCall, analysis: Analysis): string {
  const wait = defaultWait(call, analysis);
  if (!wait) return call.sdk.timeout.endless ? 'for ever' : 'until the platform gives up (Node after 5 minutes of silence)';
  const count = wait.ms / minute;
  return `${count} minute${count === 1 ? '' : 's'}${wait.requests > 1 ? ` for each of ${wait.requests} requests` : ''}`;
}

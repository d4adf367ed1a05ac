import { retriesByHand } from '../src/analysis/retries/by-hand.ts';
import { retryLocation } from '../src/analysis/retries/locations.ts';
import { defineRule } from '../src/define-rule.ts';
import { replaceRetryLoop } from '../src/edits/replace-retry-loop.ts';

export default defineRule({
  name: 'no-hand-rolled-retry',
  meta: {
    type: 'suggestion',
    docs: { description: 'disallow hand-written retries of LLM calls', strict: 'warn' },
    hasSuggestions: true,
    messages: {
      byHand: 'This {{construct}} decides by itself which of the failures of `{{sdk}}` to send again, how long to wait and when to give up{{requests}}. Leave that to `withRetry` of `llm-calls`, or to the retries of the SDK.',
      withRetrySuggestion: 'Replace the loop by `withRetry`, which sends again what a repeat can cure, {{requests}} at most.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const { kind, node, layers } of retriesByHand(analysis)) {
      const [layer] = layers;
      const { attempts, call } = layer!;
      const requests = attempts.kind === 'exact' ? `${attempts.total} requests` : '';
      report({
        loc: retryLocation(node),
        messageId: 'byHand',
        data: { construct: kind, sdk: call.sdk.name, requests: requests && `, after ${requests}` },
        suggest: [{ messageId: 'withRetrySuggestion', data: { requests }, edits: layers.length === 1 ? replaceRetryLoop(layer!, analysis) : [] }],
      });
    }
  },
});

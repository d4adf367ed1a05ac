import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../src/analysis/analysis.ts';
import { requestsText } from '../src/analysis/retries/attempts.ts';
import { propertyName } from '../src/analysis/ast.ts';
import type { Judgement } from '../src/analysis/retries/verdict.ts';
import { policyName } from '../src/analysis/retries/policy-name.ts';
import { hopelessRepeats } from '../src/analysis/retries/hopeless.ts';
import { handlerLocation } from '../src/analysis/retries/locations.ts';
import { retryName } from '../src/analysis/retries/name.ts';
import { type RetryLayer, retryConstructs } from '../src/analysis/retries/constructs.ts';
import type { FailureId } from '../src/analysis/simulation/failures.ts';
import { type Finding, defineRule } from '../src/define-rule.ts';
import { addRetryPredicate } from '../src/edits/add-retry-predicate.ts';
import { rethrowHopeless } from '../src/edits/rethrow-hopeless.ts';

interface Options {
  /** Whether repeating a 429 that means a spent quota is reported too. */
  readonly quota: boolean;
}

/** How a message names the failures that a repeat cannot cure. */
const names = new Map<FailureId, string>([
  ['context', 'context length error'],
  ['abort', 'abort'],
]);

const spentQuota: readonly FailureId[] = ['quota'];

export default defineRule({
  name: 'no-retry-non-retryable',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow retrying LLM calls after failures that a repeat cannot cure',
      recommended: 'error',
      strict: 'error',
      strictOptions: [{ quota: true }],
    },
    hasSuggestions: true,
    messages: {
      abort: 'An abort by the caller goes round again, and waits again, for an answer that nobody wants any more. Rethrow when the signal is `aborted`.',
      again: '`{{policy}}` repeats every failure, a 401 or 400 too: {{requests}} that cannot succeed. Call `retry`, which its callback is handed, only for 408, 409, 429, 5xx and lost connections.',
      askSuggestion: 'Ask `isRetryable` before each further attempt.',
      bail: '`{{policy}}` repeats every failure, a 401 or 400 too: {{requests}} that cannot succeed. Call `bail`, which its callback is handed, and return, for all but 408, 409, 429, 5xx and lost connections.',
      condition: 'This lets {{failures}} go round again: {{requests}} that cannot succeed. Go round only for 408, 409, 429, 5xx and lost connections.',
      elsewhere: '{{retry}} sends {{failures}} again: {{requests}} that cannot succeed. Send again there only 408, 409, 429, 5xx and lost connections.',
      every: 'Every failure goes round again, a 401 or 400 too: {{requests}} that cannot succeed. Rethrow all but 408, 409, 429, 5xx and lost connections.',
      ignored: '`{{library}}` {{major}} does not read `{{option}}`: every failure goes round again, a 401 or 400 too: {{requests}} that cannot succeed. Decide in what it does read{{predicate}}.',
      policy: '`{{policy}}` repeats every failure, a 401 or 400 too: {{requests}} that cannot succeed. Give it a predicate{{predicate}} that lets only 408, 409, 429, 5xx and lost connections through.',
      predicateSuggestion: 'Add `{{option}}`, which asks `isRetryable`.',
      quota: 'A spent quota goes round again like a rate limit, since both are a 429: {{requests}} that cannot succeed. Tell them apart by the provider\'s code (OpenAI\'s is `insufficient_quota`), or ask `isRetryable` of `llm-calls`.',
      rethrowSuggestion: 'Rethrow what `isRetryable` says that a repeat cannot cure.',
    },
    schema: [
      {
        type: 'object',
        properties: {
          quota: { type: 'boolean', description: 'Whether to report a retry of every 429 that does not tell a spent quota from a rate limit.' },
        },
        additionalProperties: false,
      },
    ],
  },
  defaultOptions: [{ quota: false }] as [Options],
  check({ analysis, options: [{ quota }], report }) {
    const reported = new Set<string>();
    for (const construct of retryConstructs(analysis)) {
      for (const layer of construct.layers) {
        const found = findingOf(layer, quota, analysis);
        if (!found || reported.has(JSON.stringify(found.loc))) continue;
        reported.add(JSON.stringify(found.loc));
        report(found);
        // What is wrong in another file is said once.
        if (layer.away) break;
      }
    }
  },
});

function findingOf(layer: RetryLayer, quota: boolean, analysis: Analysis): (Finding<'abort' | 'again' | 'askSuggestion' | 'bail' | 'condition' | 'elsewhere' | 'every' | 'ignored' | 'policy' | 'predicateSuggestion' | 'quota' | 'rethrowSuggestion'> & { readonly loc: TSESTree.SourceLocation }) | undefined {
  const repeated = hopelessRepeats(layer);
  const first = repeated[0] ?? (quota ? spentQuota.find((failure) => repeats(layer, failure)) : undefined);
  if (!first) return undefined;
  const judgement = layer.judge(first);
  const requests = requestsText(layer.attempts);
  const { node, kind, away } = layer;
  const loc = handlerLocation(judgement, layer);
  if (away) return { loc, messageId: 'elsewhere', data: { retry: retryName(layer, analysis, 'first'), failures: failuresSent(repeated, judgement), requests } };
  if (repeated.length === 0) return { loc, messageId: 'quota', data: { requests } };
  if (first === 'abort') return { loc, messageId: 'abort' };
  if (!isBlanket(repeated, judgement)) return { loc, messageId: 'condition', data: { failures: listed(repeated), requests } };
  if (kind !== 'policy' || node.type !== 'CallExpression') return { loc, messageId: 'every', data: { requests }, suggest: [{ messageId: 'rethrowSuggestion', edits: rethrowHopeless(judgement.caught, node, layer.call, analysis) }] };
  const { predicate: option, ignored, terms } = layer.policy!;
  const predicate = option ? ` (\`${option}\`)` : '';
  if (ignored) {
    const { library, major, property } = ignored;
    return { loc: property.key.loc, messageId: 'ignored', data: { library, major: String(major), option: propertyName(property) ?? '', requests, predicate } };
  }
  const policy = policyName(node);
  const edits = addRetryPredicate(layer.policy!, layer.call, analysis);
  const suggest = [option ? { messageId: 'predicateSuggestion' as const, data: { option }, edits } : { messageId: 'askSuggestion' as const, edits }];
  // What no predicate decides, the callback does.
  if (!option && (terms.again !== undefined || terms.bail)) return { loc, messageId: terms.bail ? 'bail' : 'again', data: { policy, requests }, suggest };
  return { loc, messageId: 'policy', data: { policy, predicate, requests }, suggest };
}

function repeats(layer: RetryLayer, failure: FailureId): boolean {
  return layer.judge(failure).verdict === 'repeats';
}

/** Whether nobody looks at the failure at all. */
function isBlanket(repeated: readonly FailureId[], { condition }: Judgement): boolean {
  return !condition && ['400', '401', '403', '404', '422'].every((failure) => repeated.includes(failure as FailureId));
}

function failuresSent(repeated: readonly FailureId[], judgement: Judgement): string {
  if (repeated.length === 0) return 'a spent quota like a rate limit';
  return isBlanket(repeated, judgement) ? 'every failure, a 401 or 400 too,' : listed(repeated);
}

function listed(repeated: readonly FailureId[]): string {
  const shown = repeated.slice(0, 3).map((failure) => names.get(failure) ?? failure);
  const last = shown.pop()!;
  return shown.length > 0 ? `a ${shown.join(', ')} or ${last}` : `${/^a/.test(last) ? 'an' : 'a'} ${last}`;
}

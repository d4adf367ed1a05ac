import { attemptsText } from '../src/analysis/retries/attempts.ts';
import { retryName, retryNameThere } from '../src/analysis/retries/name.ts';
import { retryLocation } from '../src/analysis/retries/locations.ts';
import { type RetryPile, retryPiles } from '../src/analysis/retries/piles.ts';
import { defineRule } from '../src/define-rule.ts';
import { switchOffSdkRetries } from '../src/edits/switch-off-sdk-retries.ts';

export default defineRule({
  name: 'no-nested-retry',
  meta: {
    type: 'suggestion',
    docs: { description: 'disallow retries around retries of the same LLM call', recommended: 'warn', strict: 'warn' },
    hasSuggestions: true,
    messages: {
      piled: 'A call that keeps failing becomes {{formula}} requests: {{outer}} repeats what {{inner}} has already repeated. Retry in one place only{{how}}.',
      round: 'Each attempt of {{outer}} becomes {{formula}} requests while the call fails, since {{inner}} repeats it too. Retry in one place only{{how}}.',
      sdkOffSuggestion: 'Switch off the retries of `{{sdk}}` for this call.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const pile of retryPiles(analysis)) {
      const { layers, sdkRetries, total, call } = pile;
      const [outer, ...inner] = layers;
      const names = [...inner.map((layer) => retryName(layer, analysis)), ...(sdkRetries > 0 ? [`\`${call.sdk.name}\` itself`] : [])];
      const data = { formula: formulaOf(pile), outer: retryNameThere(outer!, analysis), inner: names.join(' and '), how: sdkRetries > 0 ? howToLeaveIt(pile) : '' };
      const edits = sdkRetries > 0 ? switchOffSdkRetries(call, analysis) : [];
      report({
        loc: retryLocation(outer!.node),
        messageId: total === undefined ? 'round' : 'piled',
        data,
        suggest: [{ messageId: 'sdkOffSuggestion', data: { sdk: call.sdk.name }, edits }],
      });
    }
  },
});

/** "5 × (2 + 1) = 15"; without the outermost factor, where that cannot be read. */
function formulaOf({ layers, sdkRetries, total }: RetryPile): string {
  const shown = total === undefined ? layers.slice(1) : layers;
  const factors = [...shown.map(({ attempts }) => attemptsText(attempts)), ...(sdkRetries > 0 ? [`(${sdkRetries} + 1)`] : [])];
  const known = shown.every(({ attempts }) => attempts.kind === 'exact');
  if (total !== undefined) return `${factors.join(' × ')} = ${total}`;
  return factors.length === 1 && known ? String(sdkRetries > 0 ? sdkRetries + 1 : factors[0]) : factors.join(' × ');
}

function howToLeaveIt({ call: { sdk } }: RetryPile): string {
  const { option: { body, options, client }, off } = sdk.retry;
  const option = options ?? body ?? client;
  return option && off !== undefined ? `: \`${option.join('.')}: ${JSON.stringify(off)}\` leaves it to the outer one` : `: \`${sdk.name}\` cannot be told not to repeat`;
}

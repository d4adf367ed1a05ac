import { retryLocation } from '../src/analysis/retries/locations.ts';
import { partialRepeats } from '../src/analysis/retries/partial.ts';
import { defineRule } from '../src/define-rule.ts';

export default defineRule({
  name: 'no-retry-after-partial-stream',
  meta: {
    type: 'problem',
    docs: { description: 'disallow retrying an LLM stream after parts of it have been passed on', recommended: 'warn', strict: 'warn' },
    messages: {
      repeated: 'When the stream breaks off half-way, line {{line}} has passed its first half on, and the next attempt passes on all of it once more. Retry only until the first chunk has come, or take back what was passed on.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const { layer, output } of partialRepeats(analysis)) {
      report({ loc: retryLocation(layer.node), messageId: 'repeated', data: { line: output.node.loc.start.line } });
    }
  },
});

import { lineName } from '../src/analysis/line-name.ts';
import { retryLocation } from '../src/analysis/retries/locations.ts';
import { retryName } from '../src/analysis/retries/name.ts';
import { partialRepeats } from '../src/analysis/retries/partial.ts';
import { defineRule } from '../src/define-rule.ts';

export default defineRule({
  name: 'no-retry-after-partial-stream',
  meta: {
    type: 'problem',
    docs: { description: 'disallow retrying an LLM stream after parts of it have been passed on', recommended: 'warn', strict: 'warn' },
    messages: {
      elsewhere: 'When the stream breaks off half-way, line {{line}} has passed its first half on, and {{retry}} passes on all of it once more. Retry only until the first chunk has come, or take back what was passed on.',
      repeated: 'When the stream breaks off half-way, line {{line}} has passed its first half on, and the next attempt passes on all of it once more. Retry only until the first chunk has come, or take back what was passed on.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const { layer, output, file } of partialRepeats(analysis)) {
      const data = { line: lineName(output.node, file, analysis.file) };
      report({ loc: retryLocation(layer.node), ...(layer.away ? { messageId: 'elsewhere', data: { ...data, retry: retryName(layer, analysis) } } : { messageId: 'repeated', data }) });
    }
  },
});

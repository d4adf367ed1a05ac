import { callName, rejectedFor } from '../src/analysis/calls.ts';
import type { Unseen } from '../src/analysis/failures/fate.ts';
import { lineName } from '../src/analysis/line-name.ts';
import { calleeLocation } from '../src/analysis/locations.ts';
import { callsByFate } from '../src/analysis/failures/unguarded.ts';
import { defineRule } from '../src/define-rule.ts';
import { guardSuggestions } from '../src/edits/guard-call.ts';
import { guardRule } from '../src/guard-rule.ts';

/** Which message tells what happens, by why nobody sees the failure; and who drops it, where that is a receiver. */
const unseen: Record<Unseen, { messageId: 'callback' | 'executor' | 'floating' | 'handler' | 'moduleLevel' | 'streamSource' | 'unchecked'; receiver?: string }> = {
  executor: { messageId: 'executor' },
  floating: { messageId: 'floating' },
  forEach: { messageId: 'callback', receiver: '`forEach`' },
  handler: { messageId: 'handler' },
  listener: { messageId: 'callback', receiver: 'an event listener' },
  'module level': { messageId: 'moduleLevel' },
  'stream source': { messageId: 'streamSource' },
  timer: { messageId: 'callback', receiver: 'a timer' },
  unchecked: { messageId: 'unchecked' },
};

/** What happens in the file of a caller. */
const there: Record<Unseen, string> = {
  executor: 'the promise around it stays pending for ever',
  floating: 'nobody handles it, so that an unhandled rejection ends the process',
  forEach: '`forEach` drops the rejection of its callback',
  handler: 'Express 4 drops it, and the client waits until it times out',
  listener: 'an event listener drops the rejection of its callback',
  'module level': 'it ends the process while that module loads',
  'stream source': 'the stream that it feeds breaks off without a word',
  timer: 'a timer drops the rejection of its callback',
  unchecked: 'what it gave is taken for an answer',
};

export default defineRule({
  name: 'no-unguarded-call',
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow LLM calls whose failure reaches nobody',
      recommended: 'error',
      strict: 'error',
      strictOptions: guardRule.strictOptions,
      program: true,
    },
    hasSuggestions: true,
    messages: {
      callback: 'When {{call}} rejects ({{failures}}), nobody sees it: {{receiver}} drops the rejection of its callback. Handle the failure inside the callback.',
      elsewhere: 'When {{call}} rejects ({{failures}}), the failure leaves this file, and at line {{line}} {{there}}. Handle it there, or guard the call here.',
      executor: 'When {{call}} rejects ({{failures}}), the promise around it stays pending for ever, since an executor\'s own rejection is dropped. Pass the error to `reject`, or return the call\'s own promise.',
      floating: 'When {{call}} rejects ({{failures}}), nobody handles it{{where}}: an unhandled rejection ends the process. Await it inside a `try`, or add a `.catch()`.',
      handler: 'When {{call}} rejects ({{failures}}), Express 4 drops the rejection and the client waits until it times out. Handle the failure, or pass it to `next`.',
      moduleLevel: 'When {{call}} rejects ({{failures}}), this module fails to load and the process ends. Await it inside a `try`, or move it into a function whose caller handles the failure.',
      streamSource: 'When {{call}} rejects ({{failures}}), the stream that it feeds breaks off without a word. Handle the failure where the stream is fed, and say in it that the answer broke off.',
      unchecked: '{{call}} resolves for a 401, 429 or 500 too, and nobody asks whether it did: what is read at line {{line}} is taken for an answer. Test `{{property}}` before the body is read.',
      ...guardRule.suggestions,
    },
    schema: guardRule.schema,
  },
  defaultOptions: guardRule.defaultOptions,
  check({ analysis, options: [options], report }) {
    for (const { call, fate } of callsByFate('unguarded', options, analysis)) {
      const { messageId, receiver = '' } = unseen[fate.how];
      const line = fate.at.loc.start.line;
      const told = { call: callName(call), failures: rejectedFor(call), line };
      report({
        loc: calleeLocation(call.node),
        ...(fate.file
          ? { messageId: 'elsewhere', data: { ...told, line: lineName(fate.at, fate.file, analysis.file), there: there[fate.how] } }
          : { messageId, data: { ...told, receiver, property: call.endpoint.outcome?.properties[0] ?? '', where: line === call.node.loc.start.line ? '' : `, see line ${line}` } }),
        suggest: guardSuggestions(call, fate, options, analysis),
      });
    }
  },
});

import { callName } from '../src/analysis/calls.ts';
import { unaskedAnswers } from '../src/analysis/answers/finish-reasons.ts';
import { calleeLocation } from '../src/analysis/locations.ts';
import type { AnswerFacts } from '../src/catalog/sdk.ts';
import { defineRule } from '../src/define-rule.ts';

export default defineRule({
  name: 'require-finish-reason-check',
  meta: {
    type: 'problem',
    docs: { description: 'require code that uses the text of an answer to look at why it ended', strict: 'warn' },
    messages: {
      parsed: 'An answer of {{call}} that was cut off ({{ended}}) is half a JSON text, which `JSON.parse` at line {{line}} refuses with a `SyntaxError` that does not say why. Look at `{{reason}}` before it is parsed.',
      unread: 'An answer of {{call}} that was cut off ({{ended}}){{withheld}} passes for a whole one at line {{line}}, since nothing reads why it ended. Look at `{{reason}}` before its text is used.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const { call, answer, use } of unaskedAnswers(analysis)) {
      const { cutOff, withheld } = answer;
      const reason = reasonName(answer);
      report({
        loc: calleeLocation(call.node),
        messageId: use.parsed ? 'parsed' : 'unread',
        data: {
          call: callName(call), reason, ended: cutOff === undefined ? `\`${reason}\` says so in the provider's words` : `\`${reason}: "${cutOff}"\``, line: use.node.loc.start.line,
          withheld: withheld === undefined ? '' : ` or withheld (\`"${withheld}"\`)`,
        },
      });
    }
  },
});

/** `choices[0].finish_reason`, without what holds the answer: the body, the stream. */
function reasonName({ reason: [first = ''] }: AnswerFacts): string {
  return first.replace(/^(?:(?:(?:fullS|s)tream\.)?\*|body|_?data|value|(?:body\.)?json\(\))\./, '').replaceAll('.*', '[0]');
}

import { callName, rejectedFor } from '../src/analysis/calls.ts';
import { errorAnswers } from '../src/analysis/failures/error-answers.ts';
import { onFirstLine } from '../src/analysis/locations.ts';
import { defineRule } from '../src/define-rule.ts';
import { throwInstead } from '../src/edits/throw-instead.ts';

/** Where the text comes to be taken for the model's. */
const taken = {
  returned: 'this text is returned as if the model had said it, and is stored, shown or sent back to it',
  yielded: 'this text is yielded as a part of the answer',
  written: 'this text is written into the stream as a part of the answer',
} as const;

export default defineRule({
  name: 'no-error-as-answer',
  meta: {
    type: 'suggestion',
    docs: { description: "disallow error texts in the place of an LLM's answer", strict: 'warn' },
    hasSuggestions: true,
    messages: {
      answered: 'When {{call}} fails ({{failures}}), {{taken}}. Throw the error on, or give what can be told from an answer (`{ error }`, a status of 500).',
      throwSuggestion: 'Throw the error on.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const answer of errorAnswers(analysis)) {
      const { node, call, how } = answer;
      report({
        loc: onFirstLine(node),
        messageId: 'answered',
        data: { call: callName(call), failures: rejectedFor(call), taken: taken[how] },
        suggest: [{ messageId: 'throwSuggestion', edits: throwInstead(answer, analysis) }],
      });
    }
  },
});

import { callName, rejectedFor } from '../src/analysis/calls.ts';
import { lineName } from '../src/analysis/line-name.ts';
import { calleeLocation } from '../src/analysis/locations.ts';
import { nameOfExport } from '../src/analysis/values/name-of-export.ts';
import { callsByFate } from '../src/analysis/failures/unguarded.ts';
import { defineRule } from '../src/define-rule.ts';
import { guardSuggestions } from '../src/edits/guard-call.ts';
import { guardRule } from '../src/guard-rule.ts';

export default defineRule({
  name: 'no-unguarded-export',
  meta: {
    type: 'suggestion',
    docs: {
      description: 'require LLM calls whose failure leaves through an export to be guarded in their own file',
      recommended: 'warn',
      strict: 'warn',
      strictOptions: guardRule.strictOptions,
      program: true,
    },
    hasSuggestions: true,
    messages: {
      leaves: 'When {{call}} rejects ({{failures}}), the failure leaves this file through the export at line {{line}}, and everything depends on callers that cannot be seen from here. Guard it here, or make sure that every caller does.',
      uncalled: 'When {{call}} rejects ({{failures}}), the failure leaves through {{name}} (line {{line}}), and the program shows no caller of it. Guard it here, or make sure that every caller will.',
      ...guardRule.suggestions,
    },
    schema: guardRule.schema,
  },
  defaultOptions: guardRule.defaultOptions,
  check({ analysis, options: [options], report }) {
    for (const { call, fate } of callsByFate('exported', options, analysis)) {
      report({
        loc: calleeLocation(call.node),
        messageId: fate.uncalled ? 'uncalled' : 'leaves',
        data: {
          call: callName(call),
          failures: rejectedFor(call),
          name: fate.uncalled ? nameOfExport(fate.uncalled) : '',
          line: lineName(fate.uncalled ?? fate.at, fate.file, analysis.file),
        },
        suggest: guardSuggestions(call, fate, options, analysis),
      });
    }
  },
});

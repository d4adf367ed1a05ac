import { Linter } from 'eslint';
import { describe, expect, it, vi } from 'vitest';
import { llmCalls } from '../src/analysis/calls.ts';
import { defineRule } from '../src/define-rule.ts';
import { testRule } from './rule-tester.ts';

const asked = vi.fn();

const rule = defineRule({
  name: 'no-call',
  meta: {
    type: 'problem',
    docs: { description: 'disallow LLM calls', recommended: 'error' },
    messages: { call: 'A call to `{{endpoint}}`.', awaitSuggestion: 'Await it.' },
    hasSuggestions: true,
    schema: [{ type: 'object', properties: { max: { type: 'number' }, names: { type: 'array' } }, additionalProperties: false }],
  },
  defaultOptions: [{ max: 0, names: ['a'] as string[] }],
  check({ analysis, options, report }) {
    asked(options);
    for (const { node, endpoint } of llmCalls(analysis).slice(options[0].max)) {
      report({
        node,
        messageId: 'call',
        data: { endpoint: endpoint.path },
        suggest: [{ messageId: 'awaitSuggestion', edits: [{ start: node.range[0], end: node.range[0], text: 'await ' }] }],
      });
    }
  },
});

const client = `import OpenAI from 'openai'; const llm = new OpenAI();`;

testRule('no-call', rule, {
  valid: [`const llm = {}; llm.responses.create({});`, { code: `${client} llm.responses.create({});`, options: [{ max: 1 }] }],
  invalid: [
    {
      code: `${client} llm.responses.create({});`,
      errors: [
        {
          messageId: 'call',
          data: { endpoint: 'responses.create' },
          suggestions: [{ messageId: 'awaitSuggestion', output: `${client} await llm.responses.create({});` }],
        },
      ],
    },
  ],
});

describe('defineRule', () => {
  function lint(code: string, options: object[] = [], settings: object | undefined = undefined): Linter.LintMessage[] {
    return new Linter().verify(code, [
      {
        plugins: { 'llm-calls': { rules: { 'no-call': rule as never, unfiltered: defineRule(rule.definition, { prefilter: false }) as never } } },
        rules: { 'llm-calls/no-call': ['error', ...options] },
        ...(settings && { settings: { 'llm-calls': settings } }),
      },
    ]);
  }

  it('asks for nothing in a file that does not concern us', () => {
    asked.mockClear();
    expect(lint(`const llm = makeClient(); llm.responses.create({});`)).toEqual([]);
    expect(asked).not.toHaveBeenCalled();
  });

  it('merges options with the defaults, key by key', () => {
    asked.mockClear();
    lint(client);
    lint(client, [{ max: 2 }]);
    lint(client, [{ names: [] }]);
    expect(asked.mock.calls).toEqual([[[{ max: 0, names: ['a'] }]], [[{ max: 2, names: ['a'] }]], [[{ max: 0, names: [] }]]]);
  });

  it('names the setting that is wrong', () => {
    expect(() => lint(client, [], { guard: ['safely'] })).toThrow(/settings\["llm-calls"\]\.guard is not a setting\. Did you mean "guards"\? Known: guards, clients/);
    expect(() => lint(client, [], { clients: { llm: 'opnai' } })).toThrow(/settings\["llm-calls"\]\.clients\["llm"\] must name an SDK, not "opnai"\. Did you mean "openai"\? Known: openai/);
  });

  it('links to its page', () => {
    expect(rule.meta.docs?.url).toMatch(/\/docs\/rules\/no-call\.md$/);
  });
});

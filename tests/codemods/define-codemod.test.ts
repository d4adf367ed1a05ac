import { describe, expect, it } from 'vitest';
import wrapCalls from '../../codemods/wrap-calls.ts';
import { sdks } from '../../src/catalog/index.ts';
import { run } from './fixtures.ts';

const source = `import OpenAI from 'openai';
const client = new OpenAI();
export const ask = (input) => client.responses.create({ model: 'gpt-5', input });
`;

function output(text: string, options: Record<string, unknown> = {}, path = 'src/chat/ask.js'): string {
  return run(wrapCalls, path, text, options).output;
}

describe('a transform', () => {
  it('gives nothing back where nothing changes', () => {
    expect(wrapCalls({ path: 'a.ts', source: 'export {};' }, {})).toBeUndefined();
    expect(wrapCalls({ path: 'a.ts', source: `import OpenAI from 'openai';` }, {})).toBeUndefined();
  });

  it('does not parse what cannot concern it', () => {
    expect(wrapCalls({ path: 'a.ts', source: 'this is no TypeScript' }, {})).toBeUndefined();
  });

  it('throws for a file that does not parse, with the place', () => {
    expect(() => output(`import OpenAI from 'openai';\nconst a = ;`)).toThrow(/^not parsed: Unexpected token \(2:11\)$/);
  });

  it('needs neither report nor stats', () => {
    const file = { path: 'a.ts', source: `import { embedMany } from 'ai'; export const f = (values) => embedMany({ values });` };
    expect(wrapCalls(file, {})).toBeUndefined();
  });

  it('names what it leaves alone, and counts', () => {
    const stats: string[] = [];
    const report: string[] = [];
    const text = `import { embed, embedMany } from 'ai';\nexport const f = (values) =>\n  embedMany({ values });\nexport const g = (value) => embed({ value });\n`;
    wrapCalls({ path: 'src/a.js', source: text }, { stats: (name) => stats.push(name), report: (message) => report.push(message) });
    expect(report).toEqual(['src/a.js:3: not rewritten: a repeat from outside would send the chunks again that worked; the SDK repeats only the one that failed']);
    expect(stats).toEqual(['not rewritten', 'rewritten']);
  });

  it('keeps a byte order mark, CRLF and tabs', () => {
    const crlf = `\uFEFFimport OpenAI from "openai";\r\n\r\nconst client = new OpenAI();\r\nexport async function ask(ids) {\r\n\tawait client.responses.create({\r\n\t\tmodel: "gpt-5",\r\n\t\tinput: ids.pop(),\r\n\t}, {\r\n\t\ttimeout: 5,\r\n\t\tsignal: ids.signal,\r\n\t});\r\n}\r\n`;
    expect(output(crlf)).toBe(
      `\uFEFFimport OpenAI from "openai";\r\nimport { withRetry } from "llm-calls";\r\n\r\nconst client = new OpenAI();\r\nexport async function ask(ids) {\r\n\tconst input = ids.pop();\r\n\tawait withRetry((attempt) => client.responses.create({\r\n\t\tmodel: "gpt-5",\r\n\t\tinput,\r\n\t}, {\r\n\t\ttimeout: 5,\r\n\t\t...attempt.request\r\n\t}), { signal: ids.signal });\r\n}\r\n`.replace('...attempt.request\r\n', '...attempt.request,\r\n'),
    );
  });

  it('keeps a byte order mark before a hashbang', () => {
    expect(output(`\uFEFF#!/usr/bin/env node\n${source}`)).toMatch(/^\uFEFF#!\/usr\/bin\/env node\nimport OpenAI from 'openai';\nimport \{ withRetry \}/);
  });
});

describe('flags', () => {
  it.each([
    [{ helper: '@acme/llm' }, `from '@acme/llm';`],
    [{ helper: './src/lib/llm-calls.js' }, `from '../lib/llm-calls.js';`],
    [{ helper: './src/chat/llm-calls.js' }, `from './llm-calls.js';`],
    [{ quote: 'double' }, `from "llm-calls";`],
  ])('%o', (options, expected) => {
    const rewritten = output(source, options);
    expect(rewritten).toContain(`import { withRetry } ${expected}`);
    expect(output(rewritten, options)).toBe(rewritten);
  });

  it('takes the names of the settings', () => {
    const local = `import { ask } from './llm.js';\nexport const f = () => safely(() => ask.messages.create({ model: 'm', max_tokens: 1, messages: [] }));\n`;
    expect(output(local, { clients: 'ask=@anthropic-ai/sdk' })).toContain('withRetry((attempt) => ask.messages.create(');
    expect(output(local, { clients: { ask: '@anthropic-ai/sdk' }, guards: 'safely,other' })).toBe(local);
    expect(output(local, { clients: 'ask=@anthropic-ai/sdk', guards: ['safely'] })).toBe(local);
    const other = source.replace(`'openai'`, `'@acme/openai'`);
    expect(output(other)).toBe(other);
    expect(output(other, { modules: '@acme/openai=openai', versions: 'openai=6' })).toContain('withRetry(');
  });

  it('wraps what is guarded if asked to', () => {
    const guarded = source.replace('input });', 'input }).catch(report);');
    expect(output(guarded)).toBe(guarded);
    expect(output(guarded, { all: true })).toContain('attempt.request)).catch(report);');
    expect(output(guarded, { all: false })).toBe(guarded);
    const queried = `import { useQuery } from '@tanstack/react-query';\n${source.replace('client.', 'useQuery({ queryFn: () => client.').replace('});', '}) });')}`;
    expect(run(wrapCalls, 'a.ts', queried, { all: true })).toEqual({ output: queried, report: ['4: not rewritten: `useQuery` at line 4 already repeats it'] });
  });

  it("leaves jscodeshift's own alone", () => {
    expect(output(source, { dry: true, runInBand: true, parser: 'babel', extensions: 'js', transform: './x.cjs', failOnError: true, ignorePattern: [] })).toContain('withRetry(');
  });

  it.each([
    [{ hepler: 'x' }, '--hepler is no flag of wrap-calls. Known: --all, --guards, --clients, --modules, --versions, --urls, --sdks, --helper, --quote.'],
    [{ all: 'src' }, '--all must be true or false, not "src". Write --all=true before a path.'],
    [{ quote: 'backtick' }, '--quote must be single or double, not "backtick".'],
    [{ helper: true }, '--helper must be an import source, not true.'],
    [{ versions: 'openai' }, '--versions must look like { "openai": 6 }, not "openai".'],
    [{ clients: 'ask=opnai' }, `--clients["ask"] must name an SDK, not "opnai". Did you mean "openai"? Known: ${sdks.map(({ name }) => name).join(', ')}.`],
    [{ sdks: 'acme=1' }, expect.stringContaining('--sdks must be an array, not {"acme":1}. An SDK looks like { name: "@acme/llm",')],
  ])('refuses %o', (options, message) => {
    expect(() => output(source, options)).toThrow(expect.objectContaining({ message }));
  });

  it('takes SDKs of the project, as jscodeshift reads JSON, and names calls that it cannot wrap', () => {
    const text = `import { ask } from '@acme/llm';\nexport const f = (q) => ask({ q });\n`;
    const sdks = [{ name: '@acme/llm', functions: [{ path: 'ask' }] }];
    expect(run(wrapCalls, 'a.js', text, {}).report).toEqual([]);
    expect(run(wrapCalls, 'a.js', text, { sdks })).toMatchObject({ output: text, report: ['2: not rewritten: the retries of @acme/llm cannot be switched off for one call'] });
  });
});

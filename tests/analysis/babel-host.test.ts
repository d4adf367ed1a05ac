import { describe, expect, it } from 'vitest';
import { llmCalls } from '../../src/analysis/calls.ts';
import { ParseFailure, analyseText } from '../../src/analysis/hosts/babel.ts';

const calls = (text: string, filename: string): number => llmCalls(analyseText(text, filename)).length;

describe('analyseText', () => {
  it.each([
    ['TypeScript', `import A from '@anthropic-ai/sdk'; const a = <A>make(); a.messages.create({} satisfies object);`, 'a.ts'],
    ['TSX', `import A from '@anthropic-ai/sdk'; const a = new A(); export const X = () => <p>{a.messages.create({})}</p>;`, 'a.tsx'],
    ['JavaScript', `const A = require('@anthropic-ai/sdk'); new A().messages.create({});`, 'a.cjs'],
    ['Flow annotations', `import A from '@anthropic-ai/sdk'; const a = new A(); const f = (x: ?string): void => { a.messages.create({ x }) };`, 'a.js'],
    ['decorators', `import A from '@anthropic-ai/sdk'; @Injectable() class S { @Inject() a: A; f() { this.a.messages.create({}) } }`, 'a.ts'],
    ['accessor fields', `import A from '@anthropic-ai/sdk'; class S { accessor a = new A(); f() { this.a.messages.create({}) } }`, 'a.ts'],
    ['a hashbang', `#!/usr/bin/env node\nimport A from '@anthropic-ai/sdk'; new A().messages.create({});`, 'a.mjs'],
    ['a byte order mark', `\uFEFFimport A from '@anthropic-ai/sdk'; new A().messages.create({});`, 'a.ts'],
  ])('reads %s', (_name, text, filename) => {
    expect(calls(text, filename)).toBe(1);
  });

  it('tells what is wrong, and where', () => {
    const failing = (): unknown => analyseText('const a = 1;\nconst = ;', 'a.ts');
    expect(failing).toThrow(ParseFailure);
    expect(failing).toThrow(expect.objectContaining({ line: 2, message: expect.stringContaining('Unexpected token') }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import sortErrorBranches from '../../../codemods/sort-error-branches.ts';
import { run } from '../fixtures.ts';
import { type Tape, tapes } from '../tape.ts';

/** Six classes in three lines, of which every chain asks in some order. */
const classes = `import OpenAI from 'openai';
class A extends Error {} class B extends A {} class C extends B {} class D extends A {} class E extends Error {}
`;
const names = ['Error', 'A', 'B', 'C', 'D', 'E'];
const newlines = ['\n', ' ', '\n  // a comment\n', '\n\n', ' // at the end\n', ' /* within */ '];

function condition(tape: Tape): string {
  const test = (): string => `error instanceof ${tape.choose(names)}`;
  return tape.choose([test, test, test, test, () => `${test()} || ${test()}`, () => `${test()} && error.message.length > 2`, () => `error.message.length > 2 && ${test()}`, () => `${test()} && log.push('look') > 0`])();
}

/** A function that tells which branches an error went through. */
function program(tape: Tape): string {
  const count = tape.choose([2, 3, 4, 5]);
  const branches = Array.from({ length: count }, (_, index) => ({ test: condition(tape), end: tape.choose([`return ${index};`, `{ log.push('${index}'); return ${index}; }`, `return ${index}`, `log.push('${index}');`, `if (log.length > 9) log.push('${index}');`]), gap: tape.choose(newlines) }));
  const form = tape.choose(['row', 'else', 'ternary', 'switch']);
  const body = {
    row: branches.map(({ test, end, gap }) => `if (${test}) ${end}${/\d$/.test(end) ? '\n' : ''}${gap}`).join(''),
    else: branches.map(({ test, end, gap }) => `if (${test}) ${end}${/\d$/.test(end) ? '\n' : ''}${gap}`).join('else '),
    ternary: `return ${branches.map(({ test }, index) => `${test} ? ${index} : `).join(tape.choose(['', '\n']))}99;`,
    switch: `switch (true) {\n${branches.map(({ test, end, gap }) => `case ${test}: ${end}${/\d$/.test(end) ? '\n' : ''}${gap}`).join('')}\n}`,
  }[form];
  return `${classes}export function tell(error, log) {\n  ${body}\n  return 'end';\n}\n`;
}

type Outcome = Readonly<Record<string, string>>;

/** What becomes of an error of each class. */
function outcomes(text: string): Outcome | undefined {
  try {
    const code = text.replace(/^import.*\n/, '').replace('export ', '');
    const tell = new Function(`${code}; return (name, log) => tell(new ({ Error, A, B, C, D, E })[name]('text'), log);`)() as (name: string, log: string[]) => unknown;
    return Object.fromEntries(names.map((name) => {
      const log: string[] = [];
      const result = tell(name, log);
      return [name, JSON.stringify([result, log])];
    }));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

describe('what becomes of an error', () => {
  it('changes only to a branch that nothing came to before', () => {
    let moved = 0;
    fc.assert(
      fc.property(tapes(60), (tape) => {
        const text = program(tape.again());
        const before = outcomes(text);
        if (!before) return;
        const { output } = run(sortErrorBranches, 'sample.js', text);
        const after = outcomes(output);
        expect(after, output).toBeDefined();
        const reached = new Set(Object.values(before));
        for (const name of names) if (after![name] !== before[name]) expect(reached.has(after![name]!), `${name}: ${before[name]} became ${after![name]} in\n${output}\nwhich was\n${text}`).toBe(false);
        expect(run(sortErrorBranches, 'sample.js', output).output).toBe(output);
        if (output !== text) moved += 1;
      }),
      { numRuns: Number(process.env.FUZZ ?? 400) },
    );
    expect(moved).toBeGreaterThan(10);
  });
});

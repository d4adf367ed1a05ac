import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/index.ts';
import { virtualProgram } from '../types/virtual.ts';

const rules = ['no-retry-non-retryable', 'no-unbounded-retry', 'no-nested-retry', 'require-backoff', 'no-retry-after-partial-stream', 'no-hand-rolled-retry'];

/** A loop that waits, with what decides in its `catch`. */
const loop = (decides: string, head = 'let attempt = 1; ; attempt += 1'): string =>
  `for (${head}) { try { return await work(); } catch (error) { ${decides} await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt)); } }`;

const repeats = {
  'lib/retry.ts': `import { isTransient, last } from './decide';
export async function good<T>(work: () => Promise<T>): Promise<T> { ${loop('if (attempt === last || !isTransient(error)) throw error;')} }
export async function blind<T>(work: () => Promise<T>): Promise<T> { ${loop('if (attempt === last) throw error;')} }
export async function noisy<T>(work: () => Promise<T>): Promise<T> { ${loop('console.warn(error); if (attempt === last || (error as { status?: number }).status === 401) throw error;')} }
export async function until<T>(work: () => Promise<T>, ms: number): Promise<T> { const end = Date.now() + ms; ${loop('if (Date.now() > end || !isTransient(error)) throw error;')} }
export default async function <T>(work: () => Promise<T>, attempts: number): Promise<T> { ${loop('if (attempt === attempts || !isTransient(error)) throw error;')} }
export function counted<T>(work: (attempt: number) => Promise<T>): Promise<T> { const run = (attempt: number): Promise<T> => work(attempt).catch((error: unknown) => { if (attempt === 3) throw error; return run(attempt + 1); }); return run(0); }
export const overloaded: { <T>(work: () => Promise<T>): Promise<T> } = blind;
export async function asked<T>(work: () => Promise<T>, isFinal: (error: unknown) => boolean): Promise<T> { ${loop('if (attempt === last || isFinal(error)) throw error;')} }
export async function hidden<T>(work: () => Promise<T>): Promise<T | undefined> { try { return await work(); } catch { return undefined; } }
`,
  'lib/decide.ts': `export const last = 4;
export const isTransient = (error: unknown): boolean => { const { status } = error as { status?: number }; return status === undefined || status === 429 || status >= 500; };
`,
  'lib/policy.ts': `import pRetry from 'p-retry';
export const tenacious = <T>(work: () => Promise<T>) => pRetry(work, { retries: 20 });
export const forwarding = <T>(work: () => Promise<T>) => tenacious(() => work());
`,
  'lib/index.ts': `export { default as retry, good, blind, noisy, until, counted, overloaded, asked, hidden } from './retry';
export * from './policy';
`,
};

const head = `import OpenAI from 'openai';
import { asked, blind, counted, forwarding, good, hidden, noisy, overloaded, retry, tenacious, until } from './lib';
const llm = new OpenAI({ maxRetries: 0 });
const own = new OpenAI();
const ask = { model: 'gpt-5', input: 'Hello' }; declare const models: { select(): string };
`;

interface Run {
  readonly types?: boolean;
  readonly open?: (file: string) => void;
}

/** What is said of each case, a file of its own. */
function lint(cases: readonly string[], { types = true, open = () => undefined }: Run = {}): string[][] {
  const files = Object.fromEntries(cases.map((code, index) => [`case${index}.ts`, `${head}export const run = async () => ${code};`]));
  const { program, file } = virtualProgram({ ...repeats, ...files });
  return Object.keys(files).map((name) => {
    const source = file(name);
    expect(program.getSemanticDiagnostics(source).map(({ messageText }) => messageText)).toEqual([]);
    const watched = {
      ...parser,
      parseForESLint(text: string, options: { filePath: string }) {
        if (options.filePath !== source.fileName) open(/lib.*/.exec(options.filePath)?.[0] ?? options.filePath);
        return parser.parseForESLint(text, options);
      },
    };
    const messages = new Linter({ cwd: '/' }).verify(
      source.text,
      {
        files: ['**/*.ts'],
        plugins: { 'llm-calls': plugin as never },
        languageOptions: { parser: watched as never, parserOptions: { programs: [program] } },
        settings: { 'llm-calls': { types } },
        rules: Object.fromEntries(rules.map((rule) => [`llm-calls/${rule}`, 'error'])) as never,
      },
      { filename: source.fileName },
    );
    return messages.map(({ line, ruleId, message }) => {
      expect(line).toBe(6);
      return `${ruleId?.slice('llm-calls/'.length)}: ${message}`;
    });
  });
}

const reported: readonly (readonly [string, readonly string[]])[] = [
  ['blind(() => llm.responses.create(ask))', ['no-retry-non-retryable: The loop at line 3 of `./lib/retry.ts` sends every failure, a 401 or 400 too, again: 4 requests that cannot succeed.']],
  ['noisy(() => llm.responses.create(ask))', ['no-retry-non-retryable: The loop at line 4 of `./lib/retry.ts` sends a 400, 403 or 404 again: 4 requests that cannot succeed.']],
  ['overloaded(() => llm.responses.create(ask))', ['no-retry-non-retryable: The loop at line 3 of `./lib/retry.ts`']],
  ['asked(() => llm.responses.create(ask), (error) => (error as { status: number }).status < 400)', ['no-retry-non-retryable: The loop at line 9 of `./lib/retry.ts`']],
  ['retry(() => llm.responses.create(ask), 40)', ['no-unbounded-retry: The loop at line 6 of `./lib/retry.ts` sends a call that fails 40 times, more than 11.']],
  ['retry(() => llm.responses.create(ask), Infinity)', ['no-unbounded-retry: The loop at line 6 of `./lib/retry.ts` sends a call that fails more than 40 times, more than 11.']],
  ['until(() => llm.responses.create(ask), 3_600_000)', ['no-unbounded-retry: The loop at line 5 of `./lib/retry.ts` sends a call that fails again for 60 minutes, longer than 10 minutes.']],
  ['good(() => own.responses.create(ask))', ['no-nested-retry: A call that keeps failing becomes 4 × (2 + 1) = 12 requests: the loop at line 2 of `./lib/retry.ts` repeats what `openai` itself has already repeated.']],
  ['retry(() => good(() => llm.responses.create(ask)), 3)', ['no-nested-retry: A call that keeps failing becomes 3 × 4 = 12 requests: the loop at line 6 of `./lib/retry.ts` repeats what the loop at line 2 of `./lib/retry.ts` has already repeated.']],
  ['counted(() => llm.responses.create(ask))', ['no-retry-non-retryable: The recursion at line 7 of `./lib/retry.ts` sends every failure', 'require-backoff: The recursion at line 7 of `./lib/retry.ts` sends a failed call again at once: 4 requests within moments']],
  ['tenacious(() => llm.responses.create(ask))', ['no-retry-non-retryable: `pRetry` at line 2 of `./lib/policy.ts` sends every failure', 'no-unbounded-retry: `pRetry` at line 2 of `./lib/policy.ts` sends a call that fails 21 times, more than 11.']],
  // Chosen once, before the first attempt.
  ['[models.select()].map((model) => blind(() => llm.responses.create({ ...ask, model })))', ['no-retry-non-retryable: The loop at line 3 of `./lib/retry.ts`']],
  ['forwarding(() => llm.responses.create(ask))', ['no-retry-non-retryable: `pRetry` at line 2 of `./lib/policy.ts`', 'no-unbounded-retry: `pRetry` at line 2 of `./lib/policy.ts`']],
];

const silent = [
  'good(() => llm.responses.create(ask))',
  'retry(() => own.responses.create(ask), 1)',
  'retry(() => llm.responses.create(ask), 5)',
  'until(() => llm.responses.create(ask), 60_000)',
  'asked(() => llm.responses.create(ask), (error) => (error as { status: number }).status < 500)',
  'good(async () => hidden(() => llm.responses.create(ask)))',
  "blind(() => fetch('https://example.org/'))",
  "counted((attempt) => llm.responses.create({ ...ask, model: ['a', 'b', 'c', 'd'][attempt] }))",
  'blind(() => llm.responses.create({ ...ask, model: models.select() }))',
  'hidden(() => own.responses.create(ask))',
];

describe('a retry function of another file', { timeout: 60_000 }, () => {
  it('is reported at the call, and named, in two sentences', () => {
    const found = lint(reported.map(([code]) => code));
    for (const [index, [code, expected]] of reported.entries()) {
      expect(found[index]!.map((text, at) => text.slice(0, expected[at]?.length)), code).toEqual(expected);
    }
    for (const message of found.flat()) expect(message.replaceAll(/`[^`]*`/g, '').match(/\.(?:\s|$)/g), message).toHaveLength(2);
  });

  it('is silent where it does right, or repeats no call of a model', () => {
    expect(lint(silent).map((messages, index) => [silent[index], messages])).toEqual(silent.map((code) => [code, []]));
  });

  it('is not looked for without types', () => {
    const open = (file: string): never => expect.unreachable(file);
    expect(lint(reported.map(([code]) => code), { types: false, open }).flat()).toEqual([]);
  });

  it('is opened only where a call of a model is handed to it', () => {
    const opened = new Set<string>();
    const open = (file: string): unknown => opened.add(file);
    lint(["blind(() => fetch('https://example.org/'))", 'llm.responses.create(ask)'], { open });
    expect([...opened]).toEqual([]);
    lint(['good(() => llm.responses.create(ask))'], { open });
    expect([...opened]).toEqual(['lib/retry.ts', 'lib/decide.ts']);
  });
});

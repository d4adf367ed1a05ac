import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import ts from 'typescript';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import plugin from '../../src/index.ts';

const folder = resolve(import.meta.dirname, 'fixtures/project');
const config = ts.getParsedCommandLineOfConfigFile(resolve(folder, 'tsconfig.json'), {}, ts.sys as never)!;

/** The project as it is on disk, or with other text in some of its files. */
function programWith(texts: Readonly<Record<string, string>> = {}, old?: ts.Program): ts.Program {
  const host = ts.createCompilerHost(config.options, true);
  const { getSourceFile, readFile } = host;
  const textOf = (name: string): string | undefined => texts[name.slice(folder.length + 1)];
  host.readFile = (name) => textOf(name) ?? readFile(name);
  host.getSourceFile = (name, ...how) => (textOf(name) === undefined ? old?.getSourceFile(name) : undefined) ?? getSourceFile(name, ...how);
  return ts.createProgram(config.fileNames, config.options, host, old);
}

interface Run {
  readonly program: ts.Program;
  readonly types?: boolean;
  /** Told of every file that the rules open beside the one being linted. */
  readonly open?: (file: string) => void;
}

interface Found {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

function lint(file: string, { program, types = true, open = () => undefined }: Run): Found[] {
  const filePath = resolve(folder, file);
  const watched = {
    ...parser,
    parseForESLint(text: string, options: { filePath: string }) {
      if (options.filePath !== filePath) open(options.filePath.slice(folder.length + 1));
      return parser.parseForESLint(text, options);
    },
  };
  const messages = new Linter({ cwd: folder }).verify(
    program.getSourceFile(filePath)!.text,
    {
      files: ['**/*.{ts,tsx}'],
      plugins: { 'llm-calls': plugin as never },
      languageOptions: { parser: watched as never, parserOptions: { programs: [program] } },
      settings: { 'llm-calls': { types } },
      rules: { 'llm-calls/no-unguarded-call': 'error', 'llm-calls/no-unguarded-export': 'warn', 'llm-calls/require-stream-error-handling': 'error' },
    },
    { filename: filePath },
  );
  return messages.map(({ line, ruleId, message }) => ({ file, line, rule: ruleId?.slice('llm-calls/'.length) ?? 'none', message }));
}

let program: ts.Program;
beforeAll(() => {
  program = programWith();
});

describe('every caller in the program guards, or cannot be seen', () => {
  it.each([
    'guarded.ts', // By a renamed import, a namespace, an object's and an injected class's member, a default import, an overload.
    'circle-b.ts',
    'caller.ts',
    'handed-on.ts', // To code that cannot be seen, as a module and in an object.
  ])('%s', (file) => {
    expect(lint(file, { program })).toEqual([]);
  });

  it('is reported without types, where nobody is asked', () => {
    const lines = lint('guarded.ts', { program, types: false });
    expect(lines.map(({ line }) => line)).toEqual([7, 11, 15, 21, 26, 32]);
    expect(new Set(lines.map(({ rule }) => rule))).toEqual(new Set(['no-unguarded-export']));
  });

  it('is reported where one more lets go', () => {
    const text = readFileSync(resolve(folder, 'caller.ts'), 'utf8').trimEnd();
    const calls = ['shorten(text)', 'guarded.title(text)', 'service.ask(text)', 'assistant.answer(text)', 'anything(text)', 'overloaded([text])'];
    const more = calls.map((call) => `export const drop${calls.indexOf(call)} = (text: string, assistant: Assistant) => void ${call};`);
    const found = lint('guarded.ts', { program: programWith({ 'caller.ts': [text, ...more].join('\n') }, program) });
    expect(found.map(({ line, rule }) => [line, rule])).toEqual([7, 11, 15, 21, 26, 32].map((line) => [line, 'no-unguarded-call']));
    const last = text.split('\n').length;
    for (const [index, { message }] of found.entries()) expect(message).toContain(`at line ${last + 1 + index} of \`./caller.ts\` nobody handles it`);
  });
});

const rules = { call: 'no-unguarded-call', export: 'no-unguarded-export', stream: 'require-stream-error-handling' };

/** By the file of the LLM call: its line, the rule, and what the message says of the caller. */
const reported: Readonly<Record<string, readonly (readonly [number, keyof typeof rules, string])[]>> = {
  'unguarded.ts': [
    [6, 'call', 'line 12 of `./jobs.ts` nobody handles it'],
    [10, 'call', 'line 32 of `./jobs.ts` it ends the process while that module loads'],
    [14, 'call', 'line 20 of `./jobs.ts` an event listener drops'],
    // Exported on as `question` by barrel.ts.
    [18, 'call', 'line 20 of `./jobs.ts` an event listener drops'],
    // Both of `import('./unguarded')`.
    [22, 'call', 'line 29 of `./jobs.ts` nobody handles it'],
    [26, 'call', 'line 28 of `./jobs.ts` a timer drops'],
    // Of an injected instance, and of the object that a factory gives.
    [33, 'call', 'line 13 of `./jobs.ts` nobody handles it'],
    [40, 'call', 'line 14 of `./jobs.ts` nobody handles it'],
    [45, 'call', 'line 15 of `./jobs.ts` nobody handles it'],
  ],
  'exported.ts': [
    [6, 'export', '`uncalled` (line 5)'],
    [10, 'export', '`entry` (line 5 of `./exports-on.ts`)'],
    // Tests do not count; a route that a framework calls is unknown.
    [14, 'export', '`onlyTested` (line 13)'],
    [22, 'export', '`publicName` (line 9 of `./exports-on.ts`)'],
    // Its other method is called by itself, guarded.
    [27, 'export', '`Library.ask` (line 26)'],
    // An object that nothing takes; the module is named in a type only.
    [45, 'export', '`ask` (line 44)'],
  ],
  'callbacks.ts': [
    // Handed to functions of wrappers.ts: one throws on, one drops it; one handles it, one keeps it somewhere.
    [11, 'call', 'nobody handles it: an unhandled'],
    [15, 'call', 'line 19 of `./wrappers.ts` nobody handles it'],
    [23, 'call', 'line 27 of `./wrappers.ts` nobody handles it'],
  ],
  'members.ts': [
    // By an interface it may be another one's method that is called; the abstract class has one heir only.
    [48, 'call', 'nobody handles it, see line 42'],
    [54, 'call', 'line 16 of `./members-callers.tsx` nobody handles it'],
    [60, 'call', 'line 17 of `./members-callers.tsx` nobody handles it'],
  ],
  'sole.ts': [[12, 'call', 'line 4 of `./sole-caller.ts` nobody handles it']],
  'hook.ts': [
    [6, 'call', 'line 23 of `./members-callers.tsx` an event listener drops'],
    [14, 'call', 'line 6 of `./app/main.ts` nobody handles it'],
  ],
  // Two that call each other, and nobody else; the other two are called, guarded.
  'circle-a.ts': [[7, 'export', 'line 6, and everything depends on callers']],
  // The other function's reading, and the other generator's, is guarded by who calls or iterates it.
  'streams.ts': [
    [16, 'call', 'line 13 of `./streams-callers.ts` an event listener drops'],
    [17, 'stream', 'an event listener drops the rejection of its callback, see line 13 of `./streams-callers.ts`.'],
  ],
  'app/api/route.ts': [[6, 'export', '`POST` (line 5)']],
};

describe('a caller in the program, or nobody, fails to guard', () => {
  it.each(Object.entries(reported))('%s', (file, expected) => {
    const found = lint(file, { program });
    expect(found.map(({ line, rule }) => [line, rule])).toEqual(expected.map(([line, rule]) => [line, rules[rule]]));
    for (const [index, [, , said]] of expected.entries()) expect(found[index]!.message).toContain(said);
  });

  it('tells it in two sentences', () => {
    for (const file of Object.keys(reported)) {
      for (const { message } of lint(file, { program })) expect(message.replaceAll(/`[^`]*`/g, '').match(/\.(?:\s|$)/g)).toHaveLength(2);
    }
  });

  it('offers no edit of another file', () => {
    const source = program.getSourceFile(resolve(folder, 'unguarded.ts'))!;
    const messages = new Linter({ cwd: folder }).verify(
      source.text,
      {
        files: ['**/*.ts'],
        plugins: { 'llm-calls': plugin as never },
        languageOptions: { parser: parser as never, parserOptions: { programs: [program] } },
        settings: { 'llm-calls': { types: true } },
        rules: { 'llm-calls/no-unguarded-call': 'error' },
      },
      { filename: source.fileName },
    );
    expect(messages.length).toBe(9);
    expect(messages.flatMap(({ suggestions = [] }) => suggestions).filter(({ messageId }) => messageId === 'catchSuggestion')).toEqual([]);
  });
});

describe('what it costs', () => {
  it('opens nothing without the setting', () => {
    const open = vi.fn();
    for (const file of Object.keys(reported)) lint(file, { program, types: false, open });
    expect(open).not.toHaveBeenCalled();
  });

  it('opens nothing for a file whose own calls are all guarded in it', () => {
    const open = vi.fn();
    const own = `import OpenAI from 'openai';\nexport const ask = (input: string) => new OpenAI().responses.create({ input }).catch(console.error);\n`;
    expect(lint('guarded.ts', { program: programWith({ 'guarded.ts': own }, program), open })).toEqual([]);
    expect(open).not.toHaveBeenCalled();
  });

  it('looks through a program once, and opens each file once', () => {
    const fresh = programWith({}, program);
    const opened: string[] = [];
    let listed = 0;
    const { getSourceFiles } = fresh;
    fresh.getSourceFiles = () => {
      if (new Error().stack!.includes('project-files')) listed += 1;
      return getSourceFiles();
    };
    for (const file of Object.keys(reported)) lint(file, { program: fresh, open: (name) => opened.push(name) });
    expect(listed).toBe(1);
    expect(opened.filter((file) => file === 'jobs.ts')).toHaveLength(1);
  });

  it('asks a changed program anew', () => {
    const text = readFileSync(resolve(folder, 'jobs.ts'), 'utf8');
    const changed = programWith({ 'jobs.ts': text.replace('all.floats(text);', 'all.floats(text).catch(console.error);') }, program);
    expect(lint('unguarded.ts', { program: changed }).map(({ line }) => line)).toEqual([10, 14, 18, 22, 26, 33, 40, 45]);
  });

  it('gives up where too many places name it', () => {
    const calls = (count: number): string => `import { summarise } from './guarded';\n${Array.from({ length: count }, (_, index) => `export const f${index} = async (all: typeof import('./guarded')) => { await all.summarise('').catch(() => f${index}) };\n`).join('')}void summarise('');`;
    const lines = (count: number): number[] => lint('guarded.ts', { program: programWith({ 'caller.ts': calls(count) }, program) }).map(({ line }) => line);
    expect(lines(5)).toContain(7);
    expect(lines(60)).not.toContain(7);
  });
});

it('works under ESLint 8 and its eslintrc', () => {
  const { Linter: Linter8 } = createRequire(import.meta.url)('eslint-v8') as { Linter: new (options: object) => { defineParser(name: string, parser: object): void; defineRule(name: string, rule: unknown): void; verify(text: string, config: object, options: object): { line: number; message: string }[] } };
  const linter = new Linter8({ cwd: folder });
  linter.defineParser('typescript', parser);
  linter.defineRule('llm-calls/no-unguarded-call', plugin.rules!['no-unguarded-call']);
  const source = program.getSourceFile(resolve(folder, 'hook.ts'))!;
  const found = linter.verify(
    source.text,
    {
      parser: 'typescript',
      parserOptions: { programs: [program], sourceType: 'module', ecmaVersion: 2022 },
      settings: { 'llm-calls': { types: true } },
      rules: { 'llm-calls/no-unguarded-call': 'error' },
    },
    { filename: source.fileName },
  );
  expect(found.map(({ line }) => line)).toEqual([6, 14]);
});

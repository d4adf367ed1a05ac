import fc from 'fast-check';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import wrapCalls from '../../../codemods/wrap-calls.ts';
import { run } from '../fixtures.ts';
import { type Tape, tapes } from '../tape.ts';

/** Programs that read what a condition around them has narrowed, in every way TypeScript narrows: what type-checked still does. */

const reads = [
  'opts.prompt', 'opts["prompt"]', 'opts.inner.text', 'opts.inner?.text', 'opts.inner!.text', 'this.name', 'this.#secret', 'this.config.text', 'this.event.text', 'this.list[0]',
  'p', 'local', 'later', 'list[0]', 'list[index]', 'event.text', 'map.get(key)', 'deep.a.b', 'either', 'box.value',
];
const receivers = ['client', 'this.client', 'maybe', 'this.maybe', 'opts.client', 'shared', 'this.#own', 'get()', 'this.get()', '(await make())'];
const doubtful = ['maybe', 'this.maybe', 'opts.client', 'shared', 'this.#own'];

function tested(read: string, tape: Tape): string {
  return tape.choose([
    read, `!!${read}`, `${read} !== undefined`, `${read} != null`, `typeof ${read} === 'string'`, `isText(${read})`, `${read}?.length`, `${read} && flag`, `flag && ${read}`,
    `(${read} ?? '').length > 0`,
  ]);
}

function value(read: string, tape: Tape): string {
  return tape.choose([
    read, read, `\`\${${read}}\``, `${read}.trim()`, `${read} + '!'`, `[${read}].join()`, `${read} ?? 'd'`, `flag ? ${read} : 'n'`, `words(${read})`,
    `${read}.split(' ').map((word) => word.trim()).join(' ')`, `await load(${read})`, `${read}.length > 3 ? ${read} : 'short'`,
  ]);
}

function call(x: string, y: string, tape: Tape): string {
  const receiver = tape.choose(receivers);
  return tape.choose([
    () => `${receiver}.responses.create({ model: 'm', input: ${value(x, tape)} })`,
    () => `${receiver}.responses.create({ model: 'm', input: ${value(x, tape)}, user: ${value(y, tape)} })`,
    () => `${receiver}.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: ${value(x, tape)} }] })`,
    () => `${receiver}.responses.create({ model: 'm', input: ${value(x, tape)} }, { timeout: 5, headers: { a: ${value(y, tape)} } })`,
    () => `${receiver}.responses.create({ model: 'm', input: [{ role: 'user', content: ${value(x, tape)} }], ...(flag && { user: ${value(y, tape)} }) })`,
    () => `generateText({ model, prompt: ${value(x, tape)}, system: ${value(y, tape)} })`,
    () => `generateText({ model, messages: [{ role: 'user', content: ${value(x, tape)} }], abortSignal: this.signal })`,
  ])();
}

function used(x: string, y: string, tape: Tape): string {
  const made = call(x, y, tape);
  return tape.choose([
    `return ${made};`, `return await ${made};`, `const result = await ${made};\n    return result;`, `void ${made};`, `const pending = ${made};\n    return [await pending];`,
    `return (await Promise.all([${made}]))[0];`, `return { made: await ${made} };`,
  ]);
}

function guarded(read: string, body: string, tape: Tape): string {
  const client = tape.choose(doubtful);
  const test = tested(read, tape);
  return tape.choose([
    body,
    `if (${test}) {\n    ${body}\n    }`,
    `if (!(${test})) return;\n    ${body}`,
    `if (!${read}) throw new Error();\n    ${body}`,
    `if (${client} && ${test}) {\n    ${body}\n    }`,
    `if (!${client} || !${read}) return;\n    ${body}`,
    `const holds = ${read} !== undefined;\n    if (holds) {\n    ${body}\n    }`,
    `assertText(${read});\n    ${body}`,
    `switch (typeof ${read}) {\n    case 'string':\n    ${body}\n    }`,
    `while (${test}) {\n    ${body}\n    }`,
    `for (const word of split(${read})) {\n    local = word;\n    ${body}\n    }`,
    `try {\n    if (${read} === undefined || ${read} === null) return;\n    ${body}\n    } finally { done(); }`,
    `if (this.event.type === 'text') {\n    ${body}\n    }`,
    `if (event.type !== 'text') return;\n    ${body}`,
    `local = 'x';\n    ${body}`,
    `if (flag) later = 'a'; else later = 'b';\n    ${body}`,
    `this.name = 'n';\n    ${body}`,
    `opts.prompt ??= 'x';\n    ${body}`,
    `list[0] = 'a';\n    ${body}`,
  ]);
}

function program(tape: Tape): string {
  const [x, y] = [tape.choose(reads), tape.choose(reads)];
  const body = guarded(x, guarded(y, used(x, y, tape), tape), tape);
  return `import { openai } from '@ai-sdk/openai';
import { generateText } from 'ai';
import OpenAI from 'openai';

type Event = { type: 'text'; text: string } | { type: 'image'; url: string; text?: undefined };
declare function isText(value: unknown): value is string;
declare function assertText(value: unknown): asserts value is string;
declare function words(text: string): string;
declare function split(text: string | undefined | null): string[];
declare function load(text: string): Promise<string>;
declare function done(): void;
declare function get(): OpenAI;
declare function make(): Promise<OpenAI>;
const client = new OpenAI();
const model = openai('gpt-5');
let shared: OpenAI | undefined;

export class Assistant {
  name?: string;
  #secret: string | null = null;
  config: { text?: string } = {};
  event!: Event;
  list: (string | undefined)[] = [];
  client = new OpenAI();
  maybe?: OpenAI;
  #own: OpenAI | undefined;
  signal?: AbortSignal;
  get() { return this.client; }
  set(own: OpenAI) { this.maybe = own; this.#own = own; shared = own; this.config = {}; this.event = { type: 'image', url: '' }; this.#secret = 'a'; }
  async ask(opts: { prompt?: string; inner?: { text?: string }; client?: OpenAI }, p: string | undefined, list: (string | undefined)[], index: number, event: Event, map: Map<string, string>, key: string, deep: { a: { b?: string } }, either: string | string[] | undefined, flag: boolean, box: { readonly value: string | null }, maybe?: OpenAI) {
    let local: string | undefined = p;
    let later;
    later = 'z';
    ${body}
  }
}
`;
}

const root = join(import.meta.dirname, '../../..');
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  module: ts.ModuleKind.Preserve,
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  paths: { 'llm-calls': [join(root, 'src/helper/src/index.ts')] },
};

/** The errors of each source, all checked in one program. */
function errorsOf(sources: readonly string[], old?: ts.Program): { program: ts.Program; errors: readonly string[][] } {
  const host = ts.createCompilerHost(options);
  const files = new Map(sources.map((text, index) => [join(root, `program-${index}.ts`), text]));
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, ...rest) : ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
  };
  host.fileExists = (name) => files.has(name) || fileExists(name);
  const checked = ts.createProgram([...files.keys()], options, host, old);
  const errors = [...files.keys()].map((name) => {
    const file = checked.getSourceFile(name);
    return [...checked.getSyntacticDiagnostics(file), ...checked.getSemanticDiagnostics(file)].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  });
  return { program: checked, errors };
}

it('keeps types where a condition has narrowed them', { timeout: 600_000 }, () => {
  const sources = fc.sample(tapes(30), Number(process.env.FUZZ ?? 250)).map(program);
  const before = errorsOf(sources);
  const correct = sources.filter((_, index) => before.errors[index]!.length === 0);
  const outputs = correct.map((source) => run(wrapCalls, 'sample.ts', source).output);
  expect(outputs.filter((output, index) => output !== correct[index]).length).toBeGreaterThan(30);
  const after = errorsOf(outputs, before.program);
  const broken = outputs.map((output, index) => ({ output, errors: after.errors[index]! })).filter(({ errors }) => errors.length > 0);
  expect(broken).toEqual([]);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import wrapCalls from '../../../codemods/wrap-calls.ts';
import { run } from '../fixtures.ts';
import { type Tape, tapes } from '../tape.ts';

/**
 * Programs made of calls in every position, with arguments that have effects, run before and after: the same things
 * happen in the same order and once, the first attempt sends what was sent, and the second what the first did.
 */

const values: readonly ((tape: Tape) => string)[] = [
  () => `'text'`,
  () => 'state.x',
  () => 'state.deep.y',
  () => 'n',
  () => 'p',
  () => 'n++',
  () => `t('a')`,
  () => `await w('b')`,
  () => 'state.list.pop()',
  () => '`${state.x}/${n}`',
  (tape) => `\`<\${${value(tape)}}>\``,
  (tape) => `flag ? ${value(tape)} : ${value(tape)}`,
  (tape) => `flag && ${grouped(tape)}`,
  (tape) => `[${value(tape)}, ${value(tape)}]`,
  (tape) => `{ inner: ${value(tape)}, other: ${value(tape)} }`,
  (tape) => `(${value(tape)}, ${value(tape)})`,
  () => 'state.list.map((item) => item + n)',
  () => `(n = n + 1)`,
  () => `pure(n)`,
  () => 'self.field',
  (tape) => `JSON.stringify(${value(tape)})`,
  (tape) => `(await ${call(tape, true)}).text`,
];

function value(tape: Tape): string {
  return tape.choose(values)(tape);
}

function grouped(tape: Tape): string {
  return `(${value(tape)})`;
}

const receivers = ['client', 'state.client', `get('client')`, `(await w('client'), client)`, 'client.withOptions({})', 'client?', 'own'];
const properties: readonly ((tape: Tape) => string)[] = [
  (tape) => `input: ${value(tape)}`,
  (tape) => `input: ${value(tape)}, user: ${value(tape)}`,
  (tape) => `...{ input: ${value(tape)} }, model: ${value(tape)}`,
  (tape) => `input: /* first */ ${value(tape)}, // last\n    `,
  (tape) => `\n    input: ${grouped(tape)},\n  `,
  () => 'p',
];
const options: readonly ((tape: Tape) => string)[] = [
  () => '',
  () => '',
  (tape) => `, { headers: { id: ${value(tape)} } }`,
  (tape) => `, { timeout: 5, signal: ${tape.choose(['signal', 'state.signal', `get('signal')`])}, headers: { id: ${value(tape)} } }`,
  () => ', { maxRetries: 3 }',
];

function call(tape: Tape, isNested = false): string {
  const receiver = tape.choose(isNested ? receivers.slice(0, 1) : receivers);
  const body = isNested ? `input: ${tape.choose([`'nested'`, 'state.x', 'n++', `t('n')`])}` : tape.choose(properties)(tape);
  return `${receiver}.responses.create({ ${body} }${isNested ? '' : tape.choose(options)(tape)})`;
}

const statements: readonly ((tape: Tape) => string)[] = [
  (tape) => `await ${call(tape)};`,
  (tape) => `out.push((await ${call(tape)}).text);`,
  (tape) => `out.push(state.x, (await ${call(tape)}).text);`,
  (tape) => `out.push(n, (await ${call(tape)}).text);`,
  (tape) => `const r_0 = await ${call(tape)};\n  out.push(r_0.text);`,
  (tape) => `const q_0 = n++, r_0 = await ${call(tape)};\n  out.push(q_0, r_0.text);`,
  (tape) => `const p_0 = ${call(tape)};\n  n++;\n  state.x += '+';\n  out.push((await p_0).text);`,
  (tape) => `pending.push(${call(tape)});\n  n++;\n  state.x += '*';`,
  (tape) => `void ${call(tape)}.then((r) => r.text);\n  p = 'changed';`,
  (tape) => `if (flag) out.push((await ${call(tape)}).text);`,
  (tape) => `if ((await ${call(tape)}).text === t('if')) out.push(1);\n  else out.push(2);`,
  (tape) => `if (!flag) t('else');\n  else if ((await ${call(tape)}).text) t('then');`,
  (tape) => `for (const item of [n, n + 1]) await ${call(tape)}.then(() => item);`,
  (tape) => `for (let i = 0; i < 2; i += 1) pending.push(client.responses.create({ input: i, user: ${value(tape)} }));`,
  (tape) => `while ((await ${call(tape)}).text !== 'ok') t('again');`,
  (tape) => `state.out = await ${call(tape)};`,
  (tape) => `state[t('key')] = await ${call(tape)};`,
  (tape) => `state.list[n] = (await ${call(tape)}).text;`,
  (tape) => `n += (await ${call(tape)}).n;`,
  (tape) => `out.push(\`\${t('q')} \${(await ${call(tape)}).text}\`);`,
  (tape) => `out.push(t('l') + (await ${call(tape)}).text);`,
  (tape) => `out.push(flag ? (await ${call(tape)}).text : t('no'));`,
  (tape) => `out.push(flag && (await ${call(tape)}).text);`,
  (tape) => `out.push(...(await Promise.all([${call(tape)}, ${call(tape)}])).map((r) => r.text));`,
  (tape) => `const f_0 = async (k) => ${call(tape)};\n  out.push((await f_0(1)).text);`,
  (tape) => `const f_0 = async () =>\n    (await ${call(tape)}).text;\n  out.push(await f_0());`,
  (tape) => `const f_0 = async (k = ${tape.choose(['client.responses.create({ input: state.x })', 'client.responses.create({ input: n++ })'])}) => (await k).text;\n  out.push(await f_0());`,
  (tape) => `out.push(await (async () => { try { return ${call(tape)}; } finally { t('f'); } })());`,
  (tape) => `switch (t('s')) {\n    case 's':\n      out.push((await ${call(tape)}).text);\n  }`,
  (tape) => `t('label'); out.push((await ${call(tape)}).text); t('end');`,
  (tape) => `if (state.late) out.push((await state.late.responses.create({ input: state.x, user: ${value(tape)} })).text);\n  state.late = undefined;`,
];

function program(tape: Tape, length: number): string {
  const body = Array.from({ length }, (_, index) => `  ${tape.choose(statements)(tape).replaceAll('_0', `_${index}`)}`);
  return `const OpenAI = require('openai');
const client = new OpenAI();
const state = { x: 'x', deep: { y: 'y' }, list: ['1', '2', '3'], client, signal: undefined, late: client };
const pure = (number) => 'pure' + number;
const self = { field: 'field' };
const touch = (name) => { state.x += name; };
exports.main = async function main(flag, p) {
  const own = client, out = [], pending = [], signal = undefined;
  let n = 0;
${body.join('\n')}
  n++;
  await Promise.all(pending);
  return out;
};
`;
}

interface Trace {
  readonly log: string[];
  readonly result: unknown;
}

/** Runs the program, each call failing once where it can be repeated. */
async function trace(code: string, flag: boolean): Promise<Trace> {
  const log: string[] = [];
  let touch: ((name: string) => void) | undefined;
  // Effects show in what is read later.
  const t = (name: string): string => {
    log.push(name);
    touch?.(name);
    return name;
  };
  let attempts: { sent?: string; retried: boolean } | undefined;
  class OpenAI {
    responses = {
      create: (body: unknown, { maxRetries, signal, ...given }: Record<string, unknown> = {}): Promise<unknown> => {
        const sent = JSON.stringify([body, given]);
        const attempt = attempts;
        if (!attempt || maxRetries !== 0) log.push(sent);
        else if (attempt.sent === undefined) {
          log.push(sent);
          attempt.sent = sent;
          return Promise.reject(new Error('first attempt'));
        } else if (attempt.sent !== sent) log.push(`second attempt: ${sent}`);
        return Promise.resolve({ text: 'ok', n: 1, signal: typeof signal });
      },
    };
    withOptions(): this {
      return this;
    }
  }
  const withRetry = async (call: (attempt: { request: object }) => unknown): Promise<unknown> => {
    const own: { sent?: string; retried: boolean } = { retried: false };
    const once = (): unknown => {
      attempts = own;
      try {
        return call({ request: { maxRetries: 0 } });
      } finally {
        attempts = undefined;
      }
    };
    try {
      return await once();
    } catch (error) {
      if ((error as Error).message !== 'first attempt') throw error;
      return once();
    }
  };
  const require = (name: string): unknown => (name === 'openai' ? OpenAI : { withRetry });
  const exports = {} as { main(flag: boolean, p: string): Promise<unknown> };
  const get = (name: string): unknown => {
    t(`get ${name}`);
    return name === 'client' ? new OpenAI() : undefined;
  };
  const w = async (name: string): Promise<string> => {
    await undefined;
    return t(`await ${name}`);
  };
  new Function('require', 'exports', 't', 'w', 'get', 'see', `${code}\nsee(touch);`)(require, exports, t, w, get, (given: typeof touch) => {
    touch = given;
  });
  return { log, result: await exports.main(flag, 'p') };
}

it('does the same things once and in the same order', { timeout: 600_000 }, async () => {
  let rewritten = 0;
  const inputs = fc.record({ tape: tapes(40), length: fc.integer({ min: 1, max: 3 }), flag: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(inputs, async ({ tape, length, flag }) => {
      const source = program(tape.again(), length);
      const { output } = run(wrapCalls, 'sample.cjs', source);
      if (output === source) return;
      rewritten += 1;
      const [before, after] = [await trace(source, flag), await trace(output, flag)];
      expect({ ...after, output }).toEqual({ ...before, output });
    }),
    { numRuns: Number(process.env.FUZZ ?? 400) },
  );
  expect(rewritten).toBeGreaterThan(80);
});

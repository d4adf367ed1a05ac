import * as attempt from '@lifeomic/attempt';
import asyncRetry from 'async-retry';
import * as cockatiel from 'cockatiel';
import * as cockatielV4 from 'cockatiel-v4';
import * as exponentialBackoff from 'exponential-backoff';
import * as pRetry from 'p-retry';
import * as pRetryV4 from 'p-retry-v4';
import * as pRetryV6 from 'p-retry-v6';
import * as pRetryV9 from 'p-retry-v9';
import promiseRetry from 'promise-retry';
import * as tsRetryPromise from 'ts-retry-promise';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import replaceRetryLibraries from '../../../codemods/replace-retry-libraries.ts';
import * as helper from '../../../src/helper/src/index.ts';
import { run } from '../fixtures.ts';

/** What an LLM API says, as its SDK throws it. */
class APIError extends Error {
  constructor(readonly status: number) {
    super(`${status} status code (no body)`);
  }
}

interface Trace {
  /** When each request went out, in ms after the first. */
  readonly sent: readonly number[];
  readonly told: readonly unknown[];
  readonly answer?: unknown;
  readonly error?: unknown;
}

interface Library {
  readonly module: string;
  readonly exports: object;
  readonly version?: number;
}

/** `require()` of what is the function itself, and of a namespace. */
const cjs = (value: unknown): object => ({ __esModule: true, default: value });
const esm = (value: object): object => ({ __esModule: true, ...value });

const libraries = {
  pRetry4: { module: 'p-retry', exports: cjs((pRetryV4 as { default?: unknown }).default), version: 4 },
  pRetry6: { module: 'p-retry', exports: esm(pRetryV6), version: 6 },
  pRetry7: { module: 'p-retry', exports: esm(pRetry), version: 7 },
  pRetry9: { module: 'p-retry', exports: esm(pRetryV9), version: 9 },
  asyncRetry: { module: 'async-retry', exports: cjs(asyncRetry) },
  exponentialBackoff: { module: 'exponential-backoff', exports: esm(exponentialBackoff) },
  promiseRetry: { module: 'promise-retry', exports: cjs(promiseRetry) },
  cockatiel3: { module: 'cockatiel', exports: esm(cockatiel), version: 3 },
  cockatiel4: { module: 'cockatiel', exports: esm(cockatielV4), version: 4 },
  tsRetryPromise: { module: 'ts-retry-promise', exports: esm(tsRetryPromise) },
  attempt: { module: '@lifeomic/attempt', exports: esm(attempt) },
} satisfies Record<string, Library>;

type Name = keyof typeof libraries;

const call = `openai.responses.create({ model: 'gpt-5', input })`;

function program(library: Library, imports: string, code: string): string {
  return `import OpenAI from 'openai';\nimport ${imports} from '${library.module}';\n\nconst openai = new OpenAI();\n\nexport const ask = (input, told, signal) => ${code};\n`;
}

/** Runs a program whose requests fail so many times, each with this status. */
async function trace(code: string, library: Library, failures: number, status: number): Promise<Trace> {
  const sent: number[] = [];
  const errors: APIError[] = [];
  const start = Date.now();
  class OpenAI {
    static APIError = APIError;
    readonly responses = {
      create: async (): Promise<string> => {
        sent.push(Date.now() - start);
        if (sent.length > failures) return 'answer';
        const error = new APIError(status);
        errors.push(error);
        throw error;
      },
    };
  }
  const modules: Record<string, object> = { openai: cjs(OpenAI), 'llm-calls': esm(helper), [library.module]: library.exports };
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true } });
  const exports = {} as { ask(input: string, told: (what: unknown) => void, signal?: AbortSignal): Promise<unknown> };
  new Function('require', 'exports', outputText)((name: string) => modules[name], exports);
  const told: unknown[] = [];
  const settled = exports.ask('question', (what) => told.push(what)).then(
    (answer) => ({ answer }),
    (error: { lastError?: unknown }) => ({ error: errors.at(-1) === (error.lastError ?? error) ? 'the last failure' : error }),
  );
  await vi.runAllTimersAsync();
  return { sent, told, ...(await settled) };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const pRetries: readonly Name[] = ['pRetry4', 'pRetry6', 'pRetry7', 'pRetry9'];
const cockatiels: readonly Name[] = ['cockatiel3', 'cockatiel4'];

const cases: readonly (readonly [title: string, names: readonly Name[], imports: string, code: string, calls: number])[] = [
  ['p-retry by default', pRetries, 'pRetry', `pRetry(() => ${call})`, 11],
  ['p-retry with numbers', pRetries, 'pRetry', `pRetry(() => ${call}, { retries: 4, minTimeout: 300, factor: 3, maxTimeout: 5000 })`, 5],
  ['p-retry by chance', pRetries, 'pRetry', `pRetry(async () => ${call}, { retries: 3, minTimeout: 400, randomize: true })`, 4],
  ['p-retry that never waits longer than it does first', pRetries, 'pRetry', `pRetry(() => ${call}, { retries: 3, factor: 1, minTimeout: 50 })`, 4],
  ['p-retry beyond the longest wait of the helper', pRetries, 'pRetry', `pRetry(() => ${call}, { retries: 3, minTimeout: 20_000 })`, 4],
  ['p-retry with a predicate', ['pRetry6'], 'pRetry', `pRetry(() => ${call}, { retries: 3, shouldRetry: (error) => error.status < 500 })`, 1],
  ['p-retry with a predicate of a context', ['pRetry7', 'pRetry9'], 'pRetry', `pRetry(() => ${call}, { retries: 3, shouldRetry: ({ error, attemptNumber }) => error.status >= 500 && attemptNumber < 3 })`, 3],
  ['p-retry with AbortError', ['pRetry6', 'pRetry7', 'pRetry9'], 'pRetry, { AbortError }', `pRetry(async () => { try { return await ${call}; } catch (error) { if (error.status === 500) throw new AbortError(error); throw error; } }, { retries: 3 })`, 1],
  ['p-retry with the number of the attempt', pRetries, 'pRetry', `pRetry((number) => { console.debug(number); return ${call}; }, { retries: 2 })`, 3],
  ['async-retry by default', ['asyncRetry'], 'retry', `retry(() => ${call})`, 11],
  ['async-retry with numbers', ['asyncRetry'], 'retry', `retry(() => ${call}, { retries: 3, factor: 1.5, minTimeout: 700, randomize: false })`, 4],
  ['async-retry that is told', ['asyncRetry'], 'retry', `retry(() => ${call}, { retries: 3, minTimeout: 10, onRetry: (error, number) => { told.call(null, [error.status, number]); } })`, 4],
  ['async-retry with bail', ['asyncRetry'], 'retry', `retry(async (bail) => { try { return await ${call}; } catch (error) { if (error.status < 505) { bail(error); return; } throw error; } }, { retries: 3 })`, 1],
  ['exponential-backoff by default', ['exponentialBackoff'], '{ backOff }', `backOff(() => ${call})`, 10],
  ['exponential-backoff with numbers', ['exponentialBackoff'], '{ backOff }', `backOff(() => ${call}, { numOfAttempts: 6, startingDelay: 250, timeMultiple: 4, maxDelay: 9000 })`, 6],
  ['exponential-backoff by chance', ['exponentialBackoff'], '{ backOff }', `backOff(() => ${call}, { numOfAttempts: 5, startingDelay: 800, jitter: 'full' })`, 5],
  ['exponential-backoff with a predicate', ['exponentialBackoff'], '{ backOff }', `backOff(() => ${call}, { numOfAttempts: 5, retry: (error, number) => { if (number === 3) return false; return error.status >= 500; } })`, 3],
  ['promise-retry by default', ['promiseRetry'], 'promiseRetry', `promiseRetry((retry) => ${call}.catch(retry))`, 11],
  ['promise-retry with numbers', ['promiseRetry'], 'promiseRetry', `promiseRetry((retry, number) => { console.debug(number); return ${call}.catch((error) => { if (error.status === 500) retry(error); throw error; }); }, { retries: 3, minTimeout: 100, maxTimeout: 300 })`, 4],
  ['promise-retry that does not ask', ['promiseRetry'], 'promiseRetry', `promiseRetry(async (retry) => { try { return await ${call}; } catch (error) { if (error.status === 429) return retry(error); throw error; } }, { retries: 3 })`, 1],
  ['cockatiel at once', cockatiels, '{ handleAll, retry }', `retry(handleAll, { maxAttempts: 3 }).execute(() => ${call})`, 4],
  ['cockatiel, always as long', cockatiels, '{ ConstantBackoff, handleAll, retry }', `retry(handleAll, { maxAttempts: 3, backoff: new ConstantBackoff(1500) }).execute(() => ${call})`, 4],
  ['cockatiel, longer each time', cockatiels, '{ ExponentialBackoff, handleAll, noJitterGenerator, retry }', `retry(handleAll, { maxAttempts: 5, backoff: new ExponentialBackoff({ generator: noJitterGenerator, initialDelay: 900, maxDelay: 4000 }) }).execute(() => ${call})`, 6],
  ['cockatiel by chance', cockatiels, '{ ExponentialBackoff, fullJitterGenerator, handleAll, retry }', `retry(handleAll, { maxAttempts: 4, backoff: new ExponentialBackoff({ generator: fullJitterGenerator }) }).execute(() => ${call})`, 5],
  ['cockatiel by chance, by half', cockatiels, '{ ExponentialBackoff, halfJitterGenerator, handleAll, retry }', `retry(handleAll, { maxAttempts: 4, backoff: new ExponentialBackoff({ generator: halfJitterGenerator }) }).execute(() => ${call})`, 5],
  ['cockatiel with a filter', cockatiels, '{ handleWhen, retry }', `retry(handleWhen((error) => error.status === 503), { maxAttempts: 3 }).execute(() => ${call})`, 1],
  ['cockatiel by a policy that is kept', cockatiels, '{ ConstantBackoff, handleAll, retry }', `policy.execute(() => ${call}, signal);\nconst policy = retry(handleAll, { maxAttempts: 2, backoff: new ConstantBackoff(70) })`, 3],
  ['ts-retry-promise with numbers', ['tsRetryPromise'], '{ retry }', `retry(() => ${call}, { retries: 4, delay: 600 })`, 5],
  ['ts-retry-promise with a predicate', ['tsRetryPromise'], '{ retry }', `retry(() => ${call}, { retries: 4, retryIf: (error) => error.status !== 500 })`, 1],
  ['@lifeomic/attempt by default', ['attempt'], '{ retry }', `retry(() => ${call})`, 3],
  ['@lifeomic/attempt with numbers', ['attempt'], '{ retry }', `retry(async () => ${call}, { maxAttempts: 6, delay: 500, factor: 2, maxDelay: 3000 })`, 6],
  ['@lifeomic/attempt by chance', ['attempt'], '{ retry }', `retry(async () => ${call}, { maxAttempts: 4, delay: 500, factor: 3, jitter: true })`, 4],
];

const all = cases.flatMap(([title, names, imports, code, calls]) => names.map((name) => [title, name, imports, code, calls] as const));

describe.each(all)('%s (%s)', (_title, name, imports, code, calls) => {
  const library: Library = libraries[name];
  const before = program(library, imports, code);
  const { output: after, report } = run(replaceRetryLibraries, 'sample.mjs', before, library.version === undefined ? {} : { versions: `${library.module}=${library.version}` });

  it('is rewritten', () => {
    expect(report.filter((line) => line.includes('not rewritten'))).toEqual([]);
    expect(after).not.toContain(`'${library.module}'`);
  });

  it.each([0, 1, 2, 3, 20])('sends as many requests, at the same times, after %i failures', async (failures) => {
    const given = vi.spyOn(Math, 'random');
    vi.spyOn(console, 'debug').mockImplementation(() => undefined);
    for (const random of [0, 0.37, 0.999]) {
      given.mockReturnValue(random);
      const was = await trace(before, library, failures, 500);
      const is = await trace(after, library, failures, 500);
      expect(is.sent.length).toBe(was.sent.length);
      expect(was.sent.length).toBe(Math.min(failures + 1, calls));
      // The libraries round to whole milliseconds.
      is.sent.forEach((at, index) => expect(Math.abs(at - was.sent[index]!)).toBeLessThanOrEqual(index + 1));
      expect({ ...is, sent: 0 }).toEqual({ ...was, sent: 0 });
    }
  });

  it('sends once what no repeat can cure', async () => {
    vi.spyOn(console, 'debug').mockImplementation(() => undefined);
    const { sent, error } = await trace(after, library, 20, 401);
    expect({ sent: sent.length, error }).toEqual({ sent: 1, error: 'the last failure' });
  });
});

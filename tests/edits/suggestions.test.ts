import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import noErrorMessageMatching from '../../rules/no-error-message-matching.ts';
import noLostErrorStatus from '../../rules/no-lost-error-status.ts';
import noRetryNonRetryable from '../../rules/no-retry-non-retryable.ts';
import noUnboundedRetry from '../../rules/no-unbounded-retry.ts';
import requireBackoff from '../../rules/require-backoff.ts';
import type { LlmRule } from '../../src/define-rule.ts';
import { applied, lint } from '../rules/matrix/lint.ts';
import { virtualProgram } from '../types/virtual.ts';

/** Files in TypeScript of which a rule reports one thing, with one suggestion: it leaves code that type-checks, and no report. */

interface Case {
  readonly rule: LlmRule;
  readonly before: string;
  /** Lines that are there only after it. */
  readonly lines: readonly string[];
}

const openai = `import OpenAI from 'openai';\nconst llm = new OpenAI({ maxRetries: 0 });\nconst sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));\n`;
const call = `llm.responses.create({ model: 'gpt-5', input })`;
const loop = (head: string, handler: string, parameter = '(error) '): string =>
  `${openai}export async function ask(input: string): Promise<string> {\n  ${head} {\n    try {\n      const answer = await ${call};\n      return answer.output_text;\n    } catch ${parameter}{\n      ${handler.replaceAll('\n', '\n      ')}\n    }\n  }\n}\n`;
/** What is done with the failure of a call. */
const handler = (parameter: string, body: string): string => `${openai}export async function ask(input: string): Promise<string> {\n  try {\n    return (await ${call}).output_text;\n  } catch ${parameter} {\n    ${body}\n  }\n}\n`;
const helper = `import { isRetryable } from 'llm-calls';`;
const policy = (imports: string, code: string): string => `${imports}\n${openai}${code.replaceAll('CALL', call)}\n`;

const cases: readonly Case[] = [
  { rule: noUnboundedRetry, before: loop('while (true)', 'await sleep(1000);'), lines: ['  for (let attempt = 1; ; attempt += 1) {', '      if (attempt >= 5) throw error;'] },
  { rule: noUnboundedRetry, before: loop('for (;;)', 'await sleep(1000);', ''), lines: ['  for (let attempt = 1; ; attempt += 1) {', '    } catch (error) {', '      if (attempt >= 5) throw error;'] },
  { rule: noUnboundedRetry, before: loop('for (let round = 1; ; round++)', 'console.warn(round);\nawait sleep(1000);'), lines: ['      if (round >= 5) throw error;'] },
  {
    rule: noUnboundedRetry,
    before: `${openai}export async function ask(input: string) {\n  let done = false;\n  let text = '';\n  while (!done) {\n    try {\n      text = (await ${call}).output_text;\n      done = true;\n    } catch {\n      await sleep(1000);\n    }\n  }\n  return text;\n}\n`,
    lines: ['  for (let attempt = 1; !done; attempt += 1) {', '    } catch (error) {', '      if (attempt >= 5) throw error;'],
  },
  { rule: noUnboundedRetry, before: policy(`import pRetry from 'p-retry';`, 'export const ask = (input: string) => pRetry(() => CALL, { retries: Infinity });'), lines: ['export const ask = (input: string) => pRetry(() => CALL, { retries: 4 });'] },
  { rule: noUnboundedRetry, before: policy(`import { handleAll, retry } from 'cockatiel';`, 'const again = retry(handleAll, {});\nexport const ask = (input: string) => again.execute(() => CALL);'), lines: ['const again = retry(handleAll, { maxAttempts: 4 });'] },
  { rule: noUnboundedRetry, before: policy(`import { retry } from 'ts-retry-promise';`, `export const ask = (input: string) => retry(() => CALL, { retries: 'INFINITELY', timeout: Infinity });`), lines: ['export const ask = (input: string) => retry(() => CALL, { retries: 4, timeout: Infinity });'] },
  { rule: noUnboundedRetry, before: policy(`import { backOff } from 'exponential-backoff';`, 'export const ask = (input: string) => backOff(() => CALL, { numOfAttempts: Infinity });'), lines: ['export const ask = (input: string) => backOff(() => CALL, { numOfAttempts: 5 });'] },
  { rule: noUnboundedRetry, before: policy(`import { defer, retry } from 'rxjs';`, 'export const ask = (input: string) => defer(() => CALL).pipe(retry());'), lines: ['export const ask = (input: string) => defer(() => CALL).pipe(retry(4));'] },
  {
    rule: noUnboundedRetry,
    before: policy(`import { Effect, Schedule } from 'effect';`, `export const ask = (input: string) => Effect.tryPromise(() => CALL).pipe(Effect.retry(Schedule.exponential('1 second')));`),
    lines: [`export const ask = (input: string) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ schedule: Schedule.exponential('1 second'), times: 4 }));`],
  },
  { rule: noUnboundedRetry, before: policy(`import useSWR from 'swr';`, 'export const useAnswer = (input: string) => useSWR(input, () => CALL);'), lines: ['export const useAnswer = (input: string) => useSWR(input, () => CALL, { errorRetryCount: 4 });'] },
  { rule: noUnboundedRetry, before: `import OpenAI from 'openai';\nexport const llm = new OpenAI({ maxRetries: Infinity });\n`, lines: ['export const llm = new OpenAI({ maxRetries: 4 });'] },
  { rule: noUnboundedRetry, before: `import { OpenRouter } from '@openrouter/sdk';\nexport const router = new OpenRouter();\n`, lines: [`export const router = new OpenRouter({ retryConfig: { strategy: 'none' } });`] },
  {
    rule: noUnboundedRetry,
    before: `import { OpenRouter } from '@openrouter/sdk';\nexport const router = new OpenRouter({ retryConfig: { strategy: 'backoff' } });\n`,
    lines: [`export const router = new OpenRouter({ retryConfig: { strategy: 'backoff', backoff: { initialInterval: 500, maxInterval: 60_000, exponent: 1.5, maxElapsedTime: 600_000 } } });`],
  },
  { rule: noUnboundedRetry, before: `import { InferenceClient } from '@huggingface/inference';\nexport const hf = new InferenceClient('key');\n`, lines: [`export const hf = new InferenceClient('key', { retry_on_error: false });`] },
  // Predicates, where the helper resolves.
  {
    rule: noRetryNonRetryable,
    before: policy(`import { handleAll, retry } from 'cockatiel';`, 'const again = retry(handleAll, { maxAttempts: 3 });\nexport const ask = (input: string) => again.execute(() => CALL);'),
    lines: [`import { handleWhen, retry } from 'cockatiel';`, helper, 'const again = retry(handleWhen((error) => isRetryable(error)), { maxAttempts: 3 });'],
  },
  {
    rule: noRetryNonRetryable,
    before: policy(`import { Effect } from 'effect';`, 'export const ask = (input: string) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3 }));'),
    lines: [helper, 'export const ask = (input: string) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3, while: (failure) => isRetryable(failure.error) }));'],
  },
  {
    rule: noRetryNonRetryable,
    before: policy(`import { Effect, Schedule } from 'effect';`, 'export const ask = (input: string) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry(Schedule.recurs(3)));'),
    lines: [helper, 'export const ask = (input: string) => Effect.tryPromise({ try: () => CALL, catch: (e) => e }).pipe(Effect.retry({ schedule: Schedule.recurs(3), while: (error) => isRetryable(error) }));'],
  },
  { rule: noRetryNonRetryable, before: policy(`import pRetry from 'p-retry';`, 'export const ask = (input: string) => pRetry(() => CALL, { retries: 3 });'), lines: [helper, 'export const ask = (input: string) => pRetry(() => CALL, { retries: 3, shouldRetry: ({ error }) => isRetryable(error) });'] },
  // The text of the answer is a string before and after.
  {
    rule: noRetryNonRetryable,
    before: policy(`import retry from 'async-retry';`, 'export const ask = async (input: string): Promise<string> => (await retry(() => CALL, { retries: 3 })).output_text;'),
    lines: [helper, 'export const ask = async (input: string): Promise<string> => (await retry((bail) => CALL.catch((error) => { if (isRetryable(error)) throw error; bail(error); return undefined as never; }), { retries: 3 })).output_text;'],
  },
  // Waits.
  { rule: requireBackoff, before: loop('for (let attempt = 1; ; attempt += 1)', 'if (attempt === 4) throw error;'), lines: ['      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** (attempt - 1) * (0.5 + Math.random())));'] },
  { rule: requireBackoff, before: policy(`import pRetry from 'p-retry';`, 'export const ask = (input: string) => pRetry(() => CALL, { retries: 3, minTimeout: 0 });'), lines: ['export const ask = (input: string) => pRetry(() => CALL, { retries: 3, minTimeout: 1000 });'] },
  {
    rule: requireBackoff,
    before: policy(`import { handleAll, retry } from 'cockatiel';`, 'const again = retry(handleAll, { maxAttempts: 3 });\nexport const ask = (input: string) => again.execute(() => CALL);'),
    lines: [`import { handleAll, retry, ExponentialBackoff } from 'cockatiel';`, 'const again = retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() });'],
  },
  {
    rule: requireBackoff,
    before: policy(`import { Effect } from 'effect';`, 'export const ask = (input: string) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3 }));'),
    lines: [`import { Effect, Schedule } from 'effect';`, 'export const ask = (input: string) => Effect.tryPromise(() => CALL).pipe(Effect.retry({ times: 3, schedule: Schedule.jittered(Schedule.exponential(1000)) }));'],
  },
  {
    rule: requireBackoff,
    before: policy(`import { defer, retry } from 'rxjs';`, 'export const ask = (input: string) => defer(() => CALL).pipe(retry(3));'),
    lines: [`import { defer, retry, timer } from 'rxjs';`, 'export const ask = (input: string) => defer(() => CALL).pipe(retry({ count: 3, delay: (_error, count) => timer(Math.min(1000 * 2 ** (count - 1), 30_000) * (0.5 + Math.random())) }));'],
  },
  {
    rule: requireBackoff,
    before: `import axios from 'axios';\nimport axiosRetry from 'axios-retry';\nconst http = axios.create();\naxiosRetry(http, { retries: 2 });\nexport const ask = (body: object) => http.post('https://api.openai.com/v1/chat/completions', body);\n`,
    lines: [`import axiosRetry, { exponentialDelay } from 'axios-retry';`, 'axiosRetry(http, { retries: 2, retryDelay: (count, error) => exponentialDelay(count, error, 1000) });'],
  },
  // New errors.
  { rule: noLostErrorStatus, before: handler('({ message }: any)', 'throw new TypeError(`failed: ${message}`);'), lines: ['  } catch (error: any) {', '    const { message } = error;', '    throw new TypeError(`failed: ${message}`, { cause: error });'] },
  { rule: noLostErrorStatus, before: `class NoAnswer extends Error {}\n${handler('(error)', `throw new NoAnswer('failed');`)}`, lines: [`    throw new NoAnswer('failed', { cause: error });`] },
  { rule: noLostErrorStatus, before: handler('(error)', `const failed = new Error('No answer.');\n    throw failed;`), lines: [`    const failed = new Error('No answer.', { cause: error });`] },
  // Later reads of what a class would narrow.
  { rule: noErrorMessageMatching, before: handler('(error)', `if (error instanceof OpenAI.APIError && error.message.includes('429')) {\n      if (error.status === 503) return 'down';\n    }\n    throw error;`), lines: [`    if (error instanceof OpenAI.APIError && error.status === 429) {`] },
  { rule: noErrorMessageMatching, before: handler('(error)', `if (error instanceof OpenAI.APIError) {\n      if (error.message.includes('429')) return 'busy';\n      if (error.status === 500) return 'down';\n    }\n    throw error;`), lines: [`      if (error.status === 429) return 'busy';`] },
  { rule: noErrorMessageMatching, before: handler('(error)', `if (!(error instanceof OpenAI.APIError)) throw error;\n    if (error.message.includes('429')) return 'busy';\n    if (error.status === 500) return 'down';\n    throw error;`), lines: [`    if (error.status === 429) return 'busy';`] },
  { rule: noErrorMessageMatching, before: handler('(error: any)', `if (error.message.includes('429')) return String(error.response?.headers);\n    throw error;`), lines: ['    if (error.status === 429) return String(error.response?.headers);'] },
  { rule: noErrorMessageMatching, before: handler('(error)', `if (error instanceof Error && error.message.includes('429')) return 'busy';\n    throw error;`), lines: [`    if (error instanceof Error && error instanceof OpenAI.RateLimitError) return 'busy';`] },
];

const outputs = cases.map(({ rule, before }) => {
  const [message] = lint(rule, before, {});
  return message ? applied(before, message) : before;
});
/** What its types say, which are not installed. */
const asyncRetry = `declare module 'async-retry' { export default function retry<A>(work: (bail: (error: Error) => void, attempt: number) => A | Promise<A>, options?: object): Promise<A>; }`;
const { program, file } = virtualProgram({ 'async-retry.d.ts': asyncRetry, ...Object.fromEntries(cases.flatMap(({ before }, index) => [[`before${index}.ts`, before], [`after${index}.ts`, outputs[index]!]])) }, { skipLibCheck: true });

const problems = (name: string): readonly string[] => [...program.getSyntacticDiagnostics(file(name)), ...program.getSemanticDiagnostics(file(name))].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
const linesOf = (text: string): readonly string[] => text.split('\n');

describe('what is suggested type-checks, and ends the report', () => {
  it.each(cases.map(({ rule, before, lines }, index) => [`${rule.name}: ${lines.join(' … ').trim()}`, { rule, before, lines, index }] as const))('%s', (_, { rule, before, lines, index }) => {
    const after = outputs[index]!;
    expect(problems(`before${index}.ts`), before).toEqual([]);
    expect(problems(`after${index}.ts`), after).toEqual([]);
    expect(linesOf(after).filter((line) => !linesOf(before).includes(line))).toEqual(lines.map((line) => line.replaceAll('CALL', call)));
    expect(lint(rule, after, {}).map(({ message }) => message), after).toEqual([]);
  });
});

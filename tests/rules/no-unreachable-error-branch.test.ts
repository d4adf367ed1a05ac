import rule from '../../rules/no-unreachable-error-branch.ts';
import { testRule } from '../rule-tester.ts';

const openai = `import OpenAI, { APIError, APIConnectionError, APIUserAbortError, AuthenticationError, RateLimitError } from 'openai';\n`;
const ai = `import { AISDKError, APICallError, RetryError } from 'ai';\n`;

const told = (body: string, head = openai): string => `${head}export function told(e: unknown) {\n${body}\n}`;
const moved = (name: string, parent: string, output: string) => [{ messageId: 'moveSuggestion', data: { class: name, parent }, output }] as const;
const sub = { messageId: 'subclass' } as const;

testRule('no-unreachable-error-branch', rule, {
  valid: [
    // Subclass first, siblings, other errors.
    told('if (e instanceof RateLimitError) return 1; if (e instanceof APIError) return 2; return 0'),
    told('if (e instanceof RateLimitError) return 1; else if (e instanceof AuthenticationError) return 2; return 0'),
    told('if (e instanceof APIError) return 1; if (e instanceof TypeError) return 2; return 0'),
    told(`if (e instanceof APIError) return 1; if ((e as Error).cause instanceof RateLimitError) return 2; return 0`),
    told('const cause = (e as Error).cause; if (e instanceof APIError) return 1; if (cause instanceof RateLimitError) return 2; return 0'),
    // Of another library, by the same name.
    told('if (e instanceof APIError) return 1; if (e instanceof Anthropic.RateLimitError) return 2; return 0', `import Anthropic from '@anthropic-ai/sdk'; ${openai}`),
    told('if (e instanceof APIError) return 1; if (e instanceof RateLimitError) return 2; return 0', `import { APIError, RateLimitError } from './errors'; import OpenAI from 'openai';\n`),
    told('class APIError extends Error {} class RateLimitError extends Error {} if (e instanceof APIError) return 1; if (e instanceof RateLimitError) return 2; return 0', `import OpenAI from 'openai';\n`),
    told('if (e instanceof APIError) return 1; if (e instanceof RateLimitError) return 2; return 0', `import OpenAI from 'openai'; class APIError extends Error {} const { RateLimitError } = OpenAI;\n`),
    // Some of what is for the later branch comes past the earlier one.
    told('if (e instanceof APIError && e.status === 500) return 1; if (e instanceof RateLimitError) return 2; return 0'),
    told('if (e instanceof APIError) note(e); if (e instanceof RateLimitError) return 2; return 0'),
    told('if (e instanceof APIError) { if (e.status) return 1 } if (e instanceof RateLimitError) return 2; return 0'),
    told('if (e instanceof APIError) note(e); else if (e instanceof Error) return 1; if (e instanceof RateLimitError) return 2; return 0'),
    told('if (e instanceof APIError) { if (e instanceof RateLimitError) return 2; return 1 } return 0'),
    told('if (!(e instanceof APIError)) throw e; if (e instanceof RateLimitError) return 2; return 0'),
    told('if (e instanceof APIError && e instanceof RateLimitError) return 2; return 0'),
    told('switch (true) { case e instanceof APIError: note(e); case e instanceof RateLimitError: return 2; } return 0'),
    told('const wait = () => { if (e instanceof RateLimitError) return 2; return 0 }; if (e instanceof APIError) return wait()'),
    `${openai}export function told(e) { if (e instanceof APIError) return 1; e = e.cause; if (e instanceof RateLimitError) return 2; return 0 }`,
    // One condition that names both is clear, if longer than it need be.
    told('return e instanceof APIError || e instanceof APIConnectionError'),
    told('if (e instanceof APIError) return 1; if (!(e instanceof RateLimitError)) throw e; return 0'),
    // A guard knows the errors of another copy of the library.
    told('if (e instanceof AISDKError) return 1; if (APICallError.isInstance(e)) return 2; return 0', ai),
    told('if (APICallError.isInstance(e)) return 1; if (RetryError.isInstance(e)) return 2; return 0', ai),
    // Names: of another library, of no class, of what may be no such error.
    told(`if (e instanceof APIError) return 1; if (e.name === 'OverloadedError') return 2; return 0`),
    told(`if (e instanceof APIError) return 1; if (e.name === 'AbortError') return 2; return 0`),
    told(`if (e instanceof Error) return 1; if (e.name === 'HttpError') return 2; return 0`),
    told(`if (e instanceof RateLimitError) return 1; if (e.name === 'AuthenticationError') return 2; return 0`),
    told(`if (e instanceof APIError) return 1; if (e.name !== 'RateLimitError') return 2; return 0`),
    told(`if (e instanceof APIError) return 1; if (e.cause.name === 'RateLimitError') return 2; return 0`),
    told(`if (e.name === 'APIError') return 1; if (e instanceof RateLimitError) return 2; return 0`),
    told(`class Failure extends Error {} if (e instanceof Failure) return 1; if (e.name === 'RateLimitError') return 2; return 0`),
    // No errors, and unknown classes.
    told('class Shape {} class Square extends Shape {} if (e instanceof Shape) return 1; if (e instanceof Square) return 2; return 0'),
    told(`if (e instanceof HttpError) return 1; if (e instanceof TooMany) return 2; return 0`, `import { HttpError, TooMany } from 'http-errors-of-ours'; import OpenAI from 'openai';\n`),
    // Statuses.
    `${openai}export async function f(llm: OpenAI) { try { return await llm.models.list() } catch (e) { if (e.status === 429) return 1; if (e.status >= 400) return 2; throw e } }`,
    `${openai}export async function f(llm: OpenAI) { try { return await llm.models.list() } catch (e) { if (e.status >= 500) return 1; if (e.status === 429) return 2; throw e } }`,
    `${openai}export async function f(llm: OpenAI) { try { return await llm.models.list() } catch (e) { if (e.status >= 400 && e.status < 429) return 1; if (e.status === 429) return 2; throw e } }`,
    `${openai}export async function f(llm: OpenAI) { try { return await llm.models.list() } catch (e) { if (e.status >= 400 && e.code) return 1; if (e.status === 429) return 2; throw e } }`,
    `${openai}export async function f(llm: OpenAI) { try { return await llm.models.list() } catch (e) { if (e.status >= 400) return 1; if (e.status !== 429) return 2; throw e } }`,
    `${openai}export function f(job) { if (job.status >= 400) return 1; if (job.status === 429) return 2; return 0 }`,
  ],
  invalid: [
    {
      code: told('  if (e instanceof APIError) return 1;\n  if (e instanceof RateLimitError) return 2;\n  return 0;'),
      errors: [
        {
          messageId: 'subclass',
          data: { class: 'RateLimitError', parent: 'APIError', line: 3 },
          line: 4,
          column: 7,
          endColumn: 34,
          suggestions: moved('RateLimitError', 'APIError', told('  if (e instanceof RateLimitError) return 2;\n  if (e instanceof APIError) return 1;\n  return 0;')),
        },
      ],
    },
    // Comments go with their branch.
    {
      code: told('  // whatever it says\n  if (e instanceof OpenAI.APIError) {\n    return 1; // one\n  }\n\n  // later\n  if (e instanceof OpenAI.RateLimitError && limit) { return 2 } // two\n  return 0;'),
      errors: [{ ...sub, suggestions: moved('RateLimitError', 'APIError', told('  // later\n  if (e instanceof OpenAI.RateLimitError && limit) { return 2 } // two\n\n  // whatever it says\n  if (e instanceof OpenAI.APIError) {\n    return 1; // one\n  }\n  return 0;')) }],
    },
    {
      code: told('if (e instanceof APIError) { return 1 } else if (e instanceof RateLimitError) { return 2 } else { return 0 }'),
      errors: [{ ...sub, suggestions: moved('RateLimitError', 'APIError', told('if (e instanceof RateLimitError) { return 2 } else if (e instanceof APIError) { return 1 } else { return 0 }')) }],
    },
    // In an `else` it does not matter whether the first branch leaves.
    {
      code: told('if (e instanceof APIError) note(e); else if (e instanceof RateLimitError) wait(e);'),
      errors: [{ ...sub, suggestions: moved('RateLimitError', 'APIError', told('if (e instanceof RateLimitError) wait(e); else if (e instanceof APIError) note(e);')) }],
    },
    // Without a semicolon, a line end parts them, or nothing does.
    {
      code: told('if (e instanceof APIError) return 1\nif (e instanceof RateLimitError) return 2\nreturn 0'),
      errors: [{ ...sub, suggestions: moved('RateLimitError', 'APIError', told('if (e instanceof RateLimitError) return 2\nif (e instanceof APIError) return 1\nreturn 0')) }],
    },
    { code: `${openai}export const told = (e: unknown) => { if (e instanceof APIError) return 1; if (e instanceof RateLimitError) return 2 }`, errors: [{ ...sub, suggestions: null }] },
    { code: told('if (e instanceof APIError) { return 1 } /* else */ else if (e instanceof RateLimitError) { return 2 }'), errors: [{ ...sub, suggestions: null }] },
    // Several for one cause are one finding, moved together; what is alive keeps its place.
    {
      code: told('if (e instanceof APIError) return 1; if (e instanceof TypeError) return 4; if (e instanceof RateLimitError) return 2; if (e instanceof APIUserAbortError) return 3; return 0'),
      errors: [{ ...sub, suggestions: moved('RateLimitError', 'APIError', told('if (e instanceof RateLimitError) return 2; if (e instanceof APIUserAbortError) return 3; if (e instanceof APIError) return 1; if (e instanceof TypeError) return 4; return 0')) }],
    },
    {
      code: told('return e instanceof Error ? 1 : e instanceof APIError ? 2 : 0'),
      errors: [{ messageId: 'subclass', data: { class: 'APIError', parent: 'Error', line: 3 }, suggestions: moved('APIError', 'Error', told('return e instanceof APIError ? 2 : e instanceof Error ? 1 : 0')) }],
    },
    {
      code: told('switch (true) {\n  case e instanceof APIError: return 1;\n  case e instanceof RateLimitError: return 2;\n  default: return 0;\n}'),
      errors: [{ ...sub, suggestions: moved('RateLimitError', 'APIError', told('switch (true) {\n  case e instanceof RateLimitError: return 2;\n  case e instanceof APIError: return 1;\n  default: return 0;\n}')) }],
    },
    // A class, its parent and its grandparent: all three in order, by one suggestion.
    {
      code: told('if (e instanceof Error) return 1; if (e instanceof APIError) return 2; if (e instanceof RateLimitError) return 3; return 0'),
      errors: [{ messageId: 'subclass', data: { class: 'APIError', parent: 'Error', line: 3 }, suggestions: moved('APIError', 'Error', told('if (e instanceof RateLimitError) return 3; if (e instanceof APIError) return 2; if (e instanceof Error) return 1; return 0')) }],
    },
    // What would fall through, be commented out, or take another one's `else`.
    { code: told('switch (true) { case e === 1: note(e); case e instanceof APIError: return 1; case e instanceof RateLimitError: return 2; } return 0'), errors: [{ ...sub, suggestions: null }] },
    { code: told('if (e instanceof APIError) return 1; if (e instanceof RateLimitError) return 2; // two\n return 0'), errors: [{ ...sub, suggestions: null }] },
    { code: told('if (e instanceof APIError) return 1; else if (e instanceof RateLimitError) if (e.status) return 2; return 0'), errors: [{ ...sub, suggestions: null }] },
    { code: told('// how errors are told\n\nif (e instanceof APIError) return 1;\nif (e instanceof RateLimitError) return 2;\nreturn 0'), errors: [{ ...sub, suggestions: null }] },
    { code: told('if (e instanceof APIError) return 1; const text = String(e); if (e instanceof RateLimitError) return text; return 0'), errors: [{ ...sub, suggestions: null }] },
    { code: told('if (e instanceof APIError) return 1; return e instanceof APIConnectionError'), errors: [{ ...sub, suggestions: null }] },
    { code: told('if (e instanceof APIError) return 1; else if (e instanceof TypeError) { if (e instanceof RateLimitError) return 2 } return 0'), errors: [{ ...sub, suggestions: null }] },
    { code: told('if (e instanceof APIError || e instanceof TypeError) throw e; for (const part of parts) { if (part.failed && e instanceof RateLimitError) return 2 } return 0'), errors: [{ ...sub, suggestions: null }] },
    // However the classes are named.
    { code: told('if (e instanceof OpenAI.APIError) return 1; if (e instanceof Limited) return 2; return 0', `import OpenAI, { RateLimitError as Limited } from 'openai';\n`), errors: [{ messageId: 'subclass', data: { class: 'RateLimitError', parent: 'APIError', line: 3 }, suggestions: moved('RateLimitError', 'APIError', told('if (e instanceof Limited) return 2; if (e instanceof OpenAI.APIError) return 1; return 0', `import OpenAI, { RateLimitError as Limited } from 'openai';\n`)) }] },
    { code: told('if (e instanceof errors.APIError) return 1; if (e.error instanceof errors.APIError) return 3; if (e instanceof OpenAI.RateLimitError) return 2; return 0', `import * as errors from 'openai/error'; const OpenAI = require('openai');\n`), errors: [{ ...sub, suggestions: moved('RateLimitError', 'APIError', told('if (e instanceof OpenAI.RateLimitError) return 2; if (e instanceof errors.APIError) return 1; if (e.error instanceof errors.APIError) return 3; return 0', `import * as errors from 'openai/error'; const OpenAI = require('openai');\n`)) }] },
    { code: told('if (e.cause instanceof APIError) return 1; if (e.cause instanceof RateLimitError) return 2; return 0'), errors: [{ ...sub, suggestions: moved('RateLimitError', 'APIError', told('if (e.cause instanceof RateLimitError) return 2; if (e.cause instanceof APIError) return 1; return 0')) }] },
    { code: told('if (AISDKError.isInstance(e)) return 1; if (e instanceof APICallError) return 2; return 0', ai), errors: [{ ...sub, suggestions: moved('APICallError', 'AISDKError', told('if (e instanceof APICallError) return 2; if (AISDKError.isInstance(e)) return 1; return 0', ai)) }] },
    { code: told('if (e instanceof Error) return 1; if (axios.isAxiosError(e)) return 2; return 0', `import axios from 'axios'; import OpenAI from 'openai';\n`), errors: [{ messageId: 'subclass', data: { class: 'AxiosError', parent: 'Error', line: 3 }, suggestions: moved('AxiosError', 'Error', told('if (axios.isAxiosError(e)) return 2; if (e instanceof Error) return 1; return 0', `import axios from 'axios'; import OpenAI from 'openai';\n`)) }] },
    {
      code: told('if (e instanceof Failure) return 1; if (e instanceof Refusal) return 2; return 0', `${openai}class Failure extends APIError {} class Refusal extends Failure {}\n`),
      errors: [{ messageId: 'subclass', data: { class: 'Refusal', parent: 'Failure', line: 4 }, suggestions: moved('Refusal', 'Failure', told('if (e instanceof Refusal) return 2; if (e instanceof Failure) return 1; return 0', `${openai}class Failure extends APIError {} class Refusal extends Failure {}\n`)) }],
    },
    { code: told('if (e instanceof APIError) return 1; if (e instanceof Failure) return 2; return 0', `${openai}class Failure extends RateLimitError {}\n`), errors: [{ ...sub, suggestions: moved('Failure', 'APIError', told('if (e instanceof Failure) return 2; if (e instanceof APIError) return 1; return 0', `${openai}class Failure extends RateLimitError {}\n`)) }] },
    // By name.
    {
      code: told(`if (APICallError.isInstance(e)) return 1; if (e.name === 'AI_APICallError') return 2; return 0`, ai),
      errors: [{ messageId: 'again', data: { class: 'APICallError', line: 3 }, suggestions: null }],
    },
    {
      code: told(`if (AISDKError.isInstance(e)) return 1; if ((e as Error).name === 'AI_APICallError') return 2; return 0`, ai),
      errors: [{ messageId: 'subclass', data: { class: 'APICallError', parent: 'AISDKError', line: 3 }, suggestions: moved('APICallError', 'AISDKError', told(`if ((e as Error).name === 'AI_APICallError') return 2; if (AISDKError.isInstance(e)) return 1; return 0`, ai)) }],
    },
    { code: told(`if (e instanceof APIError) return 1; else if (e.name === 'RateLimitError') return 2; return 0`), errors: [{ messageId: 'subclass', data: { class: 'RateLimitError', parent: 'APIError', line: 3 }, suggestions: moved('RateLimitError', 'APIError', told(`if (e.name === 'RateLimitError') return 2; else if (e instanceof APIError) return 1; return 0`)) }] },
    { code: told(`if (e instanceof Error) return 1; if (e.constructor.name === 'RateLimitError' || e.code === 429) return 2; return 0`), errors: [{ messageId: 'subclass', data: { class: 'RateLimitError', parent: 'Error', line: 3 }, suggestions: moved('RateLimitError', 'Error', told(`if (e.constructor.name === 'RateLimitError' || e.code === 429) return 2; if (e instanceof Error) return 1; return 0`)) }] },
    // The same twice.
    { code: told('if (e instanceof RateLimitError) return 1;\nif (e instanceof OpenAI.RateLimitError) return 2; return 0'), errors: [{ messageId: 'again', data: { class: 'RateLimitError', line: 3 }, line: 4, suggestions: null }] },
    // Statuses.
    {
      code: `${openai}export async function f(llm: OpenAI) { try { return await llm.models.list() } catch (e) { if (e.status >= 400) return 1; if (e.status === 429) return 2; throw e } }`,
      errors: [{ messageId: 'status', data: { test: 'e.status === 429', line: 2 }, suggestions: moved('e.status === 429', 'e.status >= 400', `${openai}export async function f(llm: OpenAI) { try { return await llm.models.list() } catch (e) { if (e.status === 429) return 2; if (e.status >= 400) return 1; throw e } }`) }],
    },
    {
      code: `import { useMutation } from '@tanstack/react-query';\n${openai}export const useAsk = (llm: OpenAI) => useMutation({ mutationFn: (input) => llm.responses.create({ input }), onError(e) { if (e.status >= 400) return 1; if (e.status === 429) return 2; } });`,
      errors: [{ messageId: 'status', suggestions: moved('e.status === 429', 'e.status >= 400', `import { useMutation } from '@tanstack/react-query';\n${openai}export const useAsk = (llm: OpenAI) => useMutation({ mutationFn: (input) => llm.responses.create({ input }), onError(e) { if (e.status === 429) return 2; if (e.status >= 400) return 1; } });`) }],
    },
    {
      code: `${openai}export const f = (llm: OpenAI) => llm.responses.create({}).catch((e) => { if (e.status >= 400 && e.status < 500) return 1; else if (e.status === 404) return 2; throw e });`,
      errors: [{ messageId: 'status', suggestions: moved('e.status === 404', 'e.status >= 400 && e.status < 500', `${openai}export const f = (llm: OpenAI) => llm.responses.create({}).catch((e) => { if (e.status === 404) return 2; else if (e.status >= 400 && e.status < 500) return 1; throw e });`) }],
    },
  ],
});

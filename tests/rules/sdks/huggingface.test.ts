import nested from '../../../rules/no-nested-retry.ts';
import nonRetryable from '../../../rules/no-retry-non-retryable.ts';
import unbounded from '../../../rules/no-unbounded-retry.ts';
import unguarded from '../../../rules/no-unguarded-call.ts';
import streams from '../../../rules/require-stream-error-handling.ts';
import { testRule } from '../../rule-tester.ts';

/** A suggestion, of which other tests show what it does. */
const offered = 1 as never;
const settings = (major: number) => ({ 'llm-calls': { versions: { '@huggingface/inference': major } } });
const hf = `import { InferenceClient } from '@huggingface/inference';\nconst hf = new InferenceClient(token, { retry_on_error: false });\n`;

testRule('hugging face, no-unguarded-call', unguarded, {
  valid: [
    `${hf}hf.chatCompletion({ model, messages }).catch(say);`,
    `${hf}const there = hf.endpoint(url);`,
    // A function of the same name.
    `import { chatCompletion } from './mine';\nchatCompletion({ model, messages });`,
    // A generator that nobody reads sends nothing.
    `${hf}const stream = hf.chatCompletionStream({ model, messages });`,
  ],
  invalid: [
    { code: `${hf}hf.featureExtraction({ model, inputs });`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { name: 'another endpoint', code: `${hf}hf.endpoint(url).textGeneration({ inputs });`, errors: [{ messageId: 'floating', suggestions: offered, line: 3 }] },
    { name: 'the old name', code: `import { HfInference } from '@huggingface/inference';\nnew HfInference(token).translation({ model, inputs });`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
    { name: 'a function of its own', code: `import { chatCompletion as ask } from '@huggingface/inference';\nask({ accessToken, model, messages });`, errors: [{ messageId: 'floating', suggestions: offered, line: 2 }] },
  ],
});

testRule('hugging face, require-stream-error-handling', streams, {
  valid: [`${hf}export async function f(messages) { try { for await (const chunk of hf.chatCompletionStream({ model, messages })) write(chunk) } catch (error) { say(error) } }`],
  invalid: [
    { code: `${hf}for await (const chunk of hf.chatCompletionStream({ model, messages })) write(chunk);`, errors: [{ messageId: 'unguarded', line: 3 }] },
    { name: 'a function of its own', code: `import { textGenerationStream } from '@huggingface/inference';\nfor await (const chunk of textGenerationStream({ model, inputs })) write(chunk);`, errors: [{ messageId: 'unguarded', line: 2 }] },
    {
      name: 'a try around what sends nothing yet',
      code: `${hf}export async function f(messages) {\n  let stream;\n  try { stream = hf.chatCompletionStream({ model, messages }) } catch (error) { return say(error) }\n  for await (const chunk of stream) write(chunk);\n}`,
      errors: [{ messageId: 'exported', line: 6 }],
    },
  ],
});

/** Where no major is known. */
const elsewhere = '/elsewhere/file.ts';
const old = `import { HfInference } from '@huggingface/inference';\nnew HfInference(token).chatCompletion({ model, messages }).catch(say);`;
const bare = `import { chatCompletion } from '@huggingface/inference';\nchatCompletion({ accessToken, model, messages }).catch(say);`;

testRule('hugging face, no-unbounded-retry', unbounded, {
  valid: [
    `${hf}hf.chatCompletion({ model, messages }).catch(say);`,
    `import { InferenceClient } from '@huggingface/inference';\nnew InferenceClient(token).chatCompletion({ model, messages }, { retry_on_error: false }).catch(say);`,
    `${hf}hf.endpoint(url).chatCompletion({ messages }).catch(say);`,
    { code: `import { chatCompletion } from '@huggingface/inference';\nchatCompletion({ model, messages }, { retry_on_error: false }).catch(say);`, settings: settings(4) },
    // What cannot be read is unknown.
    `import { InferenceClient } from '@huggingface/inference';\nnew InferenceClient(token, options).chatCompletion({ model, messages }).catch(say);`,
    // 2 sends a 503 again once; it may be 2 where no major is known.
    ...[old, bare, old.replace('(token)', '(token, { retry_on_error: true })')].flatMap((code) => [{ code, settings: settings(2) }, { code, filename: elsewhere }]),
    { code: `import { HfInferenceEndpoint } from '@huggingface/inference';\nnew HfInferenceEndpoint(url, token).chatCompletion({ messages }).catch(say);`, settings: settings(2) },
  ],
  invalid: [
    ...[
      { code: old, output: old.replace('(token)', '(token, { retry_on_error: false })') },
      { code: bare, output: bare.replace(' })', ' }, { retry_on_error: false })') },
    ].flatMap(({ code, output }) => [3, 4].map((major) => ({ name: `${major}: ${code}`, code, settings: settings(major), errors: [{ messageId: 'sdk' as const, line: 2, suggestions: [{ messageId: 'sdkSuggestion' as const, data: { option: 'retry_on_error: false' }, output }] }] }))),
    {
      name: 'a client that 2 does not have',
      filename: elsewhere,
      code: `import { InferenceClient } from '@huggingface/inference';\nnew InferenceClient(token).chatCompletion({ model, messages }).catch(say);`,
      errors: [{ messageId: 'sdk', line: 2, suggestions: 1 as never }],
    },
    // Written out, it is the same.
    ...[
      `import { InferenceClient } from '@huggingface/inference';\nnew InferenceClient(token, { retry_on_error: true }).chatCompletion({ model, messages }).catch(say);`,
      `${hf}hf.chatCompletion({ model, messages }, { retry_on_error: true }).catch(say);`,
    ].map((code) => ({
      code,
      errors: [{ messageId: 'switch' as const, data: { option: 'retry_on_error', value: 'true', instead: 'retry_on_error: false' }, suggestions: [{ messageId: 'sdkSuggestion' as const, data: { option: 'retry_on_error: false' }, output: code.replace('retry_on_error: true', 'retry_on_error: false') }] }],
    })),
    // There is no place for it.
    { code: `import { InferenceClient } from '@huggingface/inference';\nnew InferenceClient().chatCompletion({ model, messages }).catch(say);`, errors: [{ messageId: 'sdk', line: 2, suggestions: null }] },
  ],
});

const loop = (options: string, condition: string): string =>
  `import { InferenceClient } from '@huggingface/inference';\nconst hf = new InferenceClient(token${options});\nexport async function f(messages) {\n  for (let i = 0; i < 3; i++) {\n    try { return await hf.chatCompletion({ model, messages }) } catch (error) { ${condition} await sleep(1000 * 2 ** i) }\n  }\n}`;
const off = ', { retry_on_error: false }';

testRule('hugging face, no-nested-retry', nested, {
  // A 429 is sent once by the SDK.
  valid: [loop(off, 'if (error.httpResponse?.status !== 503) throw error;'), { code: loop('', 'if (error.httpResponse?.status !== 429) throw error;'), settings: settings(4) }],
  invalid: [],
});

testRule('hugging face, no-retry-non-retryable', nonRetryable, {
  valid: [
    ...['if (![429, 500, 503].includes(error.httpResponse?.status)) throw error;', "if (error.name === 'ProviderApiError') throw error;"].map((condition) => ({ code: loop(off, condition), settings: settings(4) })),
    // 3 names no status but in its words.
    { code: loop(off, "if (!error.message.includes('overloaded')) throw error;"), settings: settings(3) },
  ],
  invalid: [
    ...([
      ['a name that is not the class', "if (error.name === 'InferenceClientProviderApiError') throw error;"],
      ['the status under another name', 'if (error.status >= 400 && error.status < 500) throw error;'],
    ] as const).map(([name, condition]) => ({ name, code: loop(off, condition), settings: settings(4), errors: [{ messageId: 'condition' as const }] })),
    { name: 'a name that 3 never gives', code: loop(off, "if (error.name === 'ProviderApiError') throw error;"), settings: settings(3), errors: [{ messageId: 'condition' }] },
  ],
});

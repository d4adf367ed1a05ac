import { describe, expect, it } from 'vitest';
import { concerns } from '../../src/analysis/prefilter.ts';
import { noSettings } from '../../src/analysis/settings/settings.ts';

const admitted = [
  `import OpenAI from 'openai';`,
  `import { APIError } from "openai/error";`,
  'const { Anthropic } = await import(`@anthropic-ai/sdk`);',
  `const { generateText } = require('ai');`,
  `client.chat.completions.create({})`,
  `client.chat?.completions!.create({})`,
  `client\n  .chat\n  .completions\n  .create({})`,
  `client['chat']['completions'].create({})`,
  "fetch('https://api.openai.com/v1/' + path)",
  "fetch(`${base}/chat/completions`)",
  "fetch(`${base}/chat/completions?api-version=1`)",
  "fetch(`${base}/v1/messages${query}`)",
  "fetch(`https://${name}.openai.azure.com/openai/${path}`)",
  "fetch(`${base}/models/${model}:streamGenerateContent?alt=sse`)",
  "api.post('/embeddings', {})",
  "const HOST = 'api.anthropic.com';",
];

const refused = [
  `import { fail } from 'assert';`,
  `const openai = makeClient();`,
  `import mail from 'gmail';`,
  `import x from './openai';`,
  `const completions = complete();`,
  `import ai from '@acme/ai';`,
  `import axios from 'axios';`,
  `fetch('https://acme.com/orders')`,
  `// Form responses and messages are invoked by embeddings.`,
  `import { responses } from '../responses/index.js';`,
];

describe('concerns', () => {
  it.each(admitted)('admits %s', (text) => {
    expect(concerns(text, noSettings)).toBe(true);
  });

  it.each(refused)('refuses %s', (text) => {
    expect(concerns(text, noSettings)).toBe(false);
  });

  it('admits what the settings name', () => {
    const settings = { ...noSettings, clients: { 'ctx.llm': 'openai' }, modules: { '@acme/openai': 'openai' } };
    expect(concerns(`ctx.llm.responses.create({})`, settings)).toBe(true);
    expect(concerns(`import { OpenAI } from '@acme/openai'`, settings)).toBe(true);
    expect(concerns(`import { a } from 'acme'`, settings)).toBe(false);
  });
});

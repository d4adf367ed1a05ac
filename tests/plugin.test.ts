import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import rules from '../rules/index.ts';
import { ruleIndex } from '../scripts/update/rule-index.ts';
import type { LlmRule } from '../src/define-rule.ts';
import plugin from '../src/index.ts';

const { ESLint: ESLint8 } = createRequire(import.meta.url)('eslint-v8') as { ESLint: new (options: object) => ESLint };
const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { name: string; version: string };

describe('plugin', () => {
  it('says what it is', () => {
    expect(plugin.meta).toEqual({ name: manifest.name, version: manifest.version, namespace: 'llm-calls' });
  });

  it('has every rule', () => {
    expect(readFileSync(`${root}rules/index.ts`, 'utf8')).toBe(ruleIndex(readdirSync(`${root}rules`)));
  });
});

describe.each(Object.entries(rules) as [string, LlmRule][])('%s', (name, { name: ownName, meta, definition }) => {
  it('is named after its file', () => {
    expect(ownName).toBe(name);
    expect(meta.docs?.url).toContain(`${name}.md`);
  });

  it('describes what it asks', () => {
    expect(meta.docs?.description).toMatch(/^(?:disallow|require|enforce) .*[^.]$/);
  });

  it('writes messages as sentences, and suggestions under ids that say so', () => {
    for (const [id, message] of Object.entries(meta.messages)) expect(message, id).toMatch(/^[A-Z`{].*\.$/s);
    const suggestions = Object.keys(meta.messages).filter((id) => id.endsWith('Suggestion'));
    expect(suggestions.length > 0).toBe(Boolean(meta.hasSuggestions));
  });

  it('has a default for every option, and describes each', () => {
    const schemas = meta.schema as readonly { properties: Record<string, { description?: string }>; additionalProperties: boolean }[];
    expect(definition.defaultOptions).toHaveLength(schemas.length);
    for (const [index, { properties, additionalProperties }] of schemas.entries()) {
      expect(additionalProperties).toBe(false);
      expect(Object.keys(definition.defaultOptions[index]!).toSorted()).toEqual(Object.keys(properties).toSorted());
      for (const [option, { description }] of Object.entries(properties)) expect(description, option).toMatch(/\.$/);
    }
  });

  it('is at least as strict in `strict`', () => {
    if (meta.docs?.recommended) expect(meta.docs.strict).toBeDefined();
    if (meta.docs?.recommended === 'error') expect(meta.docs.strict).toBe('error');
  });

  it('has a test and a page', () => {
    expect(existsSync(`${root}tests/rules/${name}.test.ts`)).toBe(true);
    expect(existsSync(`${root}docs/rules/${name}.md`)).toBe(true);
  });
});

describe('presets', () => {
  const { configs } = plugin;

  it('are filters over the rules', () => {
    const inPreset = (preset: 'recommended' | 'strict') =>
      (Object.values(rules) as LlmRule[]).filter(({ meta }) => meta.docs?.[preset]).map(({ name }) => `llm-calls/${name}`);
    expect(Object.keys(configs.recommended.rules!)).toEqual(inPreset('recommended'));
    expect(Object.keys(configs.strict.rules!)).toEqual(inPreset('strict'));
    expect(configs['legacy-recommended'].rules).toEqual(configs.recommended.rules);
    expect(configs['legacy-strict'].rules).toEqual(configs.strict.rules);
  });

  it('are the same with types, but for the setting that has them asked', () => {
    for (const preset of ['recommended', 'strict'] as const) {
      const { name, settings, ...rest } = configs[`${preset}TypeChecked`];
      const { name: plainName, ...plain } = configs[preset];
      expect(name).toBe(`${plainName}TypeChecked`);
      expect(rest).toEqual(plain);
      expect(settings).toEqual({ 'llm-calls': { types: true } });
      expect(configs[`legacy-${preset}-type-checked`]).toEqual({ ...configs[`legacy-${preset}`], settings });
      expect(plain).not.toHaveProperty('settings');
      expect(configs[`legacy-${preset}`]).not.toHaveProperty('settings');
    }
  });

  it('leave room for settings of the user, written before or after', async () => {
    const own: Linter.Config = { settings: { 'llm-calls': { guards: ['safely'] }, other: 1 } };
    const merged = { 'llm-calls': { guards: ['safely'], types: true }, other: 1 };
    for (const overrideConfig of [[own, configs.recommendedTypeChecked], [configs.strictTypeChecked, own]]) {
      const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig });
      expect((await eslint.calculateConfigForFile('sample.ts') as Linter.Config).settings).toEqual(merged);
    }
    const legacy = new ESLint8({
      cwd: root,
      useEslintrc: false,
      plugins: { 'eslint-plugin-llm-calls': plugin },
      baseConfig: { extends: ['plugin:llm-calls/legacy-strict-type-checked'], ...own },
    });
    expect((await legacy.calculateConfigForFile('sample.ts') as Linter.LegacyConfig).settings).toEqual(merged);
  });

  it('hold the plugin itself, so that registering it beside them is no conflict', () => {
    expect(configs.recommended.plugins?.['llm-calls']).toBe(plugin);
    expect(configs.strict.plugins?.['llm-calls']).toBe(plugin);
  });

  it.each(['recommended', 'strict', 'recommendedTypeChecked', 'strictTypeChecked'] as const)('%s is accepted by ESLint, options included', async (preset) => {
    const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: [configs[preset], { plugins: { 'llm-calls': plugin } }] });
    const [result] = await eslint.lintText(`import OpenAI from 'openai'; new OpenAI().responses.create({});`, { filePath: 'sample.js' });
    expect(result?.messages.filter(({ fatal }) => fatal)).toEqual([]);
  });

  it('refuse a wrong option by its name', async () => {
    const rule = (Object.values(rules) as LlmRule[]).find(({ meta }) => (meta.schema as object[]).length > 0)!;
    const overrideConfig: Linter.Config = { plugins: { 'llm-calls': plugin }, rules: { [`llm-calls/${rule.name}`]: ['error', { wrong: 1 }] } };
    const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig });
    await expect(eslint.lintText('', { filePath: 'sample.js' })).rejects.toThrow(/"wrong"/);
  });
});

import { describe, expect, it } from 'vitest';
import { noSettings, readSettings } from '../../src/analysis/settings.ts';
import { sdks } from '../../src/catalog/index.ts';

const names = sdks.map(({ name }) => name).join(', ');

describe('readSettings', () => {
  it('takes what is written and defaults the rest', () => {
    expect(readSettings(undefined)).toBe(noSettings);
    expect(readSettings({ guards: ['safely'], versions: { openai: 6 } })).toEqual({ ...noSettings, guards: ['safely'], versions: { openai: 6 } });
  });

  it.each([
    [[], 'settings["llm-calls"] must be an object, not [].'],
    [{ guard: [] }, 'settings["llm-calls"].guard is not a setting. Known: guards, clients, modules, versions, urls, helper.'],
    [{ guards: 'safely' }, 'settings["llm-calls"].guards must be an array of function names, not "safely".'],
    [{ clients: { llm: 'opanai' } }, 'settings["llm-calls"].clients must look like { "ctx.llm": "openai" }, not {"llm":"opanai"}. SDKs: ' + `${names}.`],
    [{ modules: ['@acme/llm'] }, 'settings["llm-calls"].modules must look like { "@acme/openai": "openai" }, not ["@acme/llm"]. SDKs: ' + `${names}.`],
    [{ versions: { openai: '^6' } }, 'settings["llm-calls"].versions must look like { "openai": 6 }, not {"openai":"^6"}.'],
    [{ urls: '/api/llm' }, 'settings["llm-calls"].urls must be an array of beginnings of URLs, like ["/api/llm"], not "/api/llm".'],
    [{ helper: 3 }, 'settings["llm-calls"].helper must be an import source, not 3.'],
  ])('refuses %j', (given, message) => {
    expect(() => readSettings(given)).toThrow(new TypeError(message));
  });
});

import { describe, expect, it } from 'vitest';
import { noSettings, readSettings } from '../../src/analysis/settings/settings.ts';
import { sdks } from '../../src/catalog/index.ts';

const names = sdks.map(({ name }) => name).join(', ');

describe('readSettings', () => {
  it('takes what is written and defaults the rest', () => {
    expect(readSettings(undefined)).toBe(noSettings);
    expect(readSettings({ guards: ['safely'], versions: { openai: 6 } })).toEqual({ ...noSettings, guards: ['safely'], versions: { openai: 6 } });
  });

  const all = sdks.map(({ name }) => name).join(', ');
  const keys = 'guards, clients, modules, versions, urls, sdks, helper, types';

  it.each([
    [[], 'settings["llm-calls"] must be an object, not [].'],
    [{ guard: [] }, `settings["llm-calls"].guard is not a setting. Did you mean "guards"? Known: ${keys}.`],
    [{ frobnicate: [] }, `settings["llm-calls"].frobnicate is not a setting. Known: ${keys}.`],
    [{ guards: 'safely' }, 'settings["llm-calls"].guards must be an array of function names, not "safely".'],
    [{ clients: { llm: 'opanai' } }, `settings["llm-calls"].clients["llm"] must name an SDK, not "opanai". Did you mean "openai"? Known: ${all}.`],
    [{ clients: { 'ctx.llm': 'llamaidnex' } }, `settings["llm-calls"].clients["ctx.llm"] must name an SDK, not "llamaidnex". Did you mean "llamaindex"? Known: ${all}.`],
    [{ clients: { llm: 7 } }, 'settings["llm-calls"].clients must look like { "ctx.llm": "openai" }, not {"llm":7}.'],
    [{ modules: { '@acme/ai': 'nobody-knows-this' } }, `settings["llm-calls"].modules["@acme/ai"] must name an SDK, not "nobody-knows-this". Known: ${all}.`],
    [{ modules: ['@acme/llm'] }, 'settings["llm-calls"].modules must look like { "@acme/openai": "openai" }, not ["@acme/llm"].'],
    [{ versions: { openai: '^6' } }, 'settings["llm-calls"].versions must look like { "openai": 6 }, not {"openai":"^6"}.'],
    [{ urls: '/api/llm' }, 'settings["llm-calls"].urls must be an array of beginnings of URLs, like ["/api/llm"], not "/api/llm".'],
    [{ helper: 3 }, 'settings["llm-calls"].helper must be an import source, not 3.'],
    [{ type: true }, `settings["llm-calls"].type is not a setting. Did you mean "types"? Known: ${keys}.`],
    [{ types: 'yes' }, 'settings["llm-calls"].types must be true or false, not "yes".'],
  ])('refuses %j', (given, message) => {
    expect(() => readSettings(given)).toThrow(new TypeError(message));
  });
});

describe('settings["llm-calls"].sdks', () => {
  const endpoints = [{ path: 'ask' }];
  const clients = [{ exports: ['Acme'], endpoints }];

  it('reads an SDK of the project', () => {
    const { sdks: [acme] } = readSettings({ sdks: [{ name: '@acme/llm', clients: [{ exports: ['Acme', 'default'], made: 'call', endpoints: [{ path: 'answers.create', stream: 'options.stream' }] }], retry: { retries: 2, option: 'http.retries' } }] });
    expect(acme).toMatchObject({
      name: '@acme/llm',
      modules: ['@acme/llm'],
      clients: [{ exports: ['Acme', 'default'], made: 'call', endpoints: [{ path: 'answers.create', fails: 'rejects', stream: { when: ['options', 'stream'] } }] }],
      functions: [],
      retry: { retries: 2, counts: 'retries', option: { client: ['http', 'retries'] }, off: 0 },
    });
  });

  it('knows nothing of retries that nobody tells of', () => {
    expect(readSettings({ sdks: [{ name: 'acme', functions: endpoints }] }).sdks[0]!.retry.retries).toBeUndefined();
  });

  it('may be named by other settings', () => {
    const settings = { sdks: [{ name: 'acme', clients }], clients: { llm: 'acme' }, modules: { '~/llm': 'acme' } };
    expect(readSettings(settings)).toMatchObject({ clients: { llm: 'acme' }, modules: { '~/llm': 'acme' } });
  });

  it.each([
    [{}, 'sdks must be an array, not {}.'],
    [['acme'], 'sdks[0] must be an object, not "acme".'],
    [[{ clients }], 'sdks[0].name must be a text, not undefined.'],
    [[{ name: 'openai', clients }], 'sdks[0].name must not be that of an SDK which is known already, not "openai".'],
    [[{ name: 'acme', clients }, { name: 'acme', clients }], 'sdks[1].name must be a name of its own, not "acme".'],
    [[{ name: 'acme', modules: ['openai/resources'], clients }], 'sdks[0].modules[0] must not be a module of `openai`, not "openai/resources".'],
    [[{ name: 'acme', modules: [], clients }], 'sdks[0].modules must name an import source, not [].'],
    [[{ name: 'acme' }], 'sdks[0] must have clients or functions, not {"name":"acme"}.'],
    [[{ name: 'acme', client: clients }], 'sdks[0] may have name, modules, clients, functions, retry (did you mean "clients"?), not "client".'],
    [[{ name: 'acme', clients: [{ exports: [], endpoints }] }], 'sdks[0].clients[0].exports must name what makes the client, "default" for the default export, not [].'],
    [[{ name: 'acme', clients: [{ exports: 'Acme', endpoints }] }], 'sdks[0].clients[0].exports must be an array, not "Acme".'],
    [[{ name: 'acme', clients: [{ exports: ['Acme'], endpoints: [] }] }], 'sdks[0].clients[0].endpoints must name its methods that send a request, not [].'],
    [[{ name: 'acme', clients: [{ exports: ['Acme'], made: 'create', endpoints }] }], 'sdks[0].clients[0].made must be "new" or "call" or "exported", not "create".'],
    [[{ name: 'acme', clients: [{ exports: ['Acme'], endpoints: [{ path: '' }] }] }], 'sdks[0].clients[0].endpoints[0].path must be a text, not "".'],
    [[{ name: 'acme', functions: [{ path: 'ask', streams: true }] }], 'sdks[0].functions[0] may have path, stream (did you mean "stream"?), not "streams".'],
    [[{ name: 'acme', functions: [{ path: 'ask', stream: 1 }] }], 'sdks[0].functions[0].stream must be true, or the option of the first argument that makes it a stream, not 1.'],
    [[{ name: 'acme', functions: endpoints, retry: { retries: -1 } }], 'sdks[0].retry.retries must be how often a request that failed is sent again, 0 for never, not -1.'],
    [[{ name: 'acme', functions: endpoints, retry: 2 }], 'sdks[0].retry must be an object, not 2.'],
  ])('refuses %j', (given, message) => {
    expect(() => readSettings({ sdks: given })).toThrow(new TypeError(`settings["llm-calls"].${message} An SDK looks like { name: "@acme/llm", modules: ["@acme/llm"], clients: [{ exports: ["Acme"], made: "new", endpoints: [{ path: "answers.create", stream: "stream" }] }], functions: [{ path: "ask" }], retry: { retries: 2, option: "maxRetries" } }.`));
  });
});

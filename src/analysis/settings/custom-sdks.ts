import { sdkOfModule, sdks } from '../../catalog/index.ts';
import type { Client, Endpoint, RetryFacts, Sdk } from '../../catalog/sdk.ts';
import { nearest } from './nearest.ts';

const shape =
  '{ name: "@acme/llm", modules: ["@acme/llm"], clients: [{ exports: ["Acme"], made: "new", endpoints: [{ path: "answers.create", stream: "stream" }] }], ' +
  'functions: [{ path: "ask" }], retry: { retries: 2, option: "maxRetries" } }';

/**
 * Reads `settings["llm-calls"].sdks`: SDKs of the user's own, in fewer words than the catalog has.
 * @throws TypeError naming the key, what was given and what is accepted.
 */
export function readCustomSdks(given: unknown): readonly Sdk[] {
  const root = 'settings["llm-calls"].sdks';
  try {
    const read = list(given, root, readSdk);
    for (const [index, { name }] of read.entries()) {
      if (read.findIndex((other) => other.name === name) !== index) throw new Malformed(`${root}[${index}].name`, 'must be a name of its own', name);
    }
    return read;
  } catch (error) {
    if (error instanceof Malformed) throw new TypeError(`${error.message} An SDK looks like ${shape}.`);
    throw error;
  }
}

class Malformed extends TypeError {
  constructor(key: string, must: string, given: unknown) {
    super(`${key} ${must}, not ${JSON.stringify(given) ?? String(given)}.`);
  }
}

function readSdk(given: unknown, key: string): Sdk {
  const sdk = record(given, key, ['name', 'modules', 'clients', 'functions', 'retry']);
  const name = text(sdk['name'], `${key}.name`);
  if (sdks.some((known) => known.name === name)) throw new Malformed(`${key}.name`, 'must not be that of an SDK which is known already', name);
  const modules = sdk['modules'] === undefined ? [name] : list(sdk['modules'], `${key}.modules`, readModule);
  const clients = list(sdk['clients'] ?? [], `${key}.clients`, readClient);
  const functions = list(sdk['functions'] ?? [], `${key}.functions`, readEndpoint);
  if (modules.length === 0) throw new Malformed(`${key}.modules`, 'must name an import source', modules);
  if (clients.length + functions.length === 0) throw new Malformed(key, 'must have clients or functions', given);
  return {
    name,
    modules,
    checked: {},
    clients,
    functions,
    retry: readRetry(sdk['retry'], `${key}.retry`),
    timeout: { option: {}, covers: 'headers' },
    signal: {},
    // Those of whatever provider stands behind.
    errors: { classes: [] },
  };
}

function readModule(given: unknown, key: string): string {
  const module = text(given, key);
  const owner = sdkOfModule(module.replace(/\/\*$/, ''));
  if (owner) throw new Malformed(key, `must not be a module of \`${owner.name}\``, module);
  return module;
}

function readClient(given: unknown, key: string): Client {
  const client = record(given, key, ['exports', 'made', 'endpoints']);
  const exports = list(client['exports'], `${key}.exports`, text);
  const endpoints = list(client['endpoints'], `${key}.endpoints`, readEndpoint);
  if (exports.length === 0) throw new Malformed(`${key}.exports`, 'must name what makes the client, "default" for the default export', exports);
  if (endpoints.length === 0) throw new Malformed(`${key}.endpoints`, 'must name its methods that send a request', endpoints);
  return { exports, endpoints, made: choice(client['made'] ?? 'new', `${key}.made`, ['new', 'call', 'exported']), optionsArgument: 0 };
}

function readEndpoint(given: unknown, key: string): Endpoint {
  const { path, stream } = record(given, key, ['path', 'stream']);
  if (stream !== undefined && typeof stream !== 'boolean' && (typeof stream !== 'string' || stream === '')) {
    throw new Malformed(`${key}.stream`, 'must be true, or the option of the first argument that makes it a stream', stream);
  }
  return {
    path: text(path, `${key}.path`),
    kind: 'model',
    fails: 'rejects',
    body: 0,
    repeats: 'request',
    effect: 'pure',
    ...(stream && {
      stream: {
        when: stream === true ? 'always' : stream.split('.'),
        comes: 'awaited',
        iteration: 'throws',
        beyondGuard: 'its end mark is not one that `guardStream` knows',
      },
    }),
  };
}

/** Without a word about retries nothing is known of them. */
function readRetry(given: unknown, key: string): RetryFacts {
  const unknown: RetryFacts = { option: {}, statuses: [], connection: false, quota: false };
  if (given === undefined) return unknown;
  const { retries, option } = record(given, key, ['retries', 'option']);
  if (typeof retries !== 'number' || !(retries >= 0) || (retries !== Infinity && !Number.isInteger(retries))) {
    throw new Malformed(`${key}.retries`, 'must be how often a request that failed is sent again, 0 for never', retries);
  }
  return {
    retries,
    counts: 'retries',
    option: option === undefined ? {} : { client: text(option, `${key}.option`).split('.') },
    off: 0,
    statuses: retries > 0 ? [408, 409, 429, 500] : [],
    connection: retries > 0,
    quota: retries > 0,
  };
}

function record(given: unknown, key: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Malformed(key, 'must be an object', given);
  const wrong = Object.keys(given).find((each) => !keys.includes(each));
  if (wrong !== undefined) {
    const meant = nearest(wrong, keys);
    throw new Malformed(key, `may have ${keys.join(', ')}${meant === undefined ? '' : ` (did you mean "${meant}"?)`}`, wrong);
  }
  return given as Readonly<Record<string, unknown>>;
}

function list<T>(given: unknown, key: string, read: (item: unknown, key: string) => T): readonly T[] {
  if (!Array.isArray(given)) throw new Malformed(key, 'must be an array', given);
  return given.map((item, index) => read(item, `${key}[${index}]`));
}

function text(given: unknown, key: string): string {
  if (typeof given !== 'string' || given === '') throw new Malformed(key, 'must be a text', given);
  return given;
}

function choice<T extends string>(given: unknown, key: string, choices: readonly T[]): T {
  if (!choices.includes(given as T)) throw new Malformed(key, `must be ${choices.map((each) => `"${each}"`).join(' or ')}`, given);
  return given as T;
}

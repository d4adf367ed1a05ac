import { sdks as catalogued } from '../../catalog/index.ts';
import type { Sdk } from '../../catalog/sdk.ts';
import { readCustomSdks } from './custom-sdks.ts';
import { nearest } from './nearest.ts';

/** What a project says about itself in ESLint's `settings["llm-calls"]`; the codemods take the same names. */
export interface Settings {
  /** Functions of the project that handle the failure of the callback or promise they are given: `safely`, `http.guard`. */
  readonly guards: readonly string[];
  /** Names that hold an LLM client where the file itself cannot tell: `{ "ctx.llm": "openai" }`. */
  readonly clients: Readonly<Record<string, string>>;
  /** Modules that export what an SDK exports: `{ "@acme/openai": "openai" }`. */
  readonly modules: Readonly<Record<string, string>>;
  /** Majors of packages, where the installed one is not to be asked: `{ "openai": 6 }`. */
  readonly versions: Readonly<Record<string, number>>;
  /** Beginnings of URLs that run a model though nothing else tells, relative ones too: `/api/llm`. */
  readonly urls: readonly string[];
  /** SDKs of the project's own. */
  readonly sdks: readonly Sdk[];
  /** Import source of the helper; `llm-calls` unless vendored. */
  readonly helper: string | undefined;
  /** Whether the type checker is asked, where the parser gives types. */
  readonly types: boolean;
}

export const noSettings: Settings = { guards: [], clients: {}, modules: {}, versions: {}, urls: [], sdks: [], helper: undefined, types: false };

/**
 * Reads `settings["llm-calls"]`.
 * @throws TypeError naming the key, what was given and what is accepted.
 */
export function readSettings(given: unknown): Settings {
  if (given === undefined) return noSettings;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`settings["llm-calls"] must be an object, not ${describe(given)}.`);
  }
  for (const key of Object.keys(given)) {
    if (!(key in noSettings)) {
      const known = Object.keys(noSettings);
      throw new TypeError(`settings["llm-calls"].${key} is not a setting. ${meant(key, known)}Known: ${known.join(', ')}.`);
    }
  }
  const { guards = [], clients = {}, modules = {}, versions = {}, urls = [], sdks: own = [], helper, types = false } = given as Record<string, unknown>;
  if (!Array.isArray(guards) || !guards.every((name) => typeof name === 'string')) {
    throw new TypeError(`settings["llm-calls"].guards must be an array of function names, not ${describe(guards)}.`);
  }
  if (!Array.isArray(urls) || !urls.every((url) => typeof url === 'string' && url !== '')) {
    throw new TypeError(`settings["llm-calls"].urls must be an array of beginnings of URLs, like ["/api/llm"], not ${describe(urls)}.`);
  }
  if (helper !== undefined && typeof helper !== 'string') {
    throw new TypeError(`settings["llm-calls"].helper must be an import source, not ${describe(helper)}.`);
  }
  if (typeof types !== 'boolean') throw new TypeError(`settings["llm-calls"].types must be true or false, not ${describe(types)}.`);
  const sdks = readCustomSdks(own);
  const names = [...catalogued, ...sdks].map(({ name }) => name);
  return {
    guards,
    clients: sdksByName('clients', clients, names, '{ "ctx.llm": "openai" }'),
    modules: sdksByName('modules', modules, names, '{ "@acme/openai": "openai" }'),
    versions: record('versions', versions, isMajor, '{ "openai": 6 }'),
    urls,
    sdks,
    helper,
    types,
  };
}

function sdksByName(key: string, given: unknown, names: readonly string[], example: string): Record<string, string> {
  const read = record(key, given, isText, example);
  for (const [name, sdk] of Object.entries(read)) {
    if (names.includes(sdk)) continue;
    throw new TypeError(`settings["llm-calls"].${key}[${describe(name)}] must name an SDK, not ${describe(sdk)}. ${meant(sdk, names)}Known: ${names.join(', ')}.`);
  }
  return read;
}

function record<V>(key: string, given: unknown, accepts: (value: unknown) => value is V, example: string): Record<string, V> {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || !Object.values(given).every(accepts)) {
    throw new TypeError(`settings["llm-calls"].${key} must look like ${example}, not ${describe(given)}.`);
  }
  return given as Record<string, V>;
}

function meant(given: string, names: readonly string[]): string {
  const name = nearest(given, names);
  return name === undefined ? '' : `Did you mean ${describe(name)}? `;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isMajor(value: unknown): value is number {
  return Number.isInteger(value);
}

function describe(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

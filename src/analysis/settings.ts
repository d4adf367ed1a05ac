import { sdks } from '../catalog/index.ts';

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
  /** Import source of the helper; `llm-calls` unless vendored. */
  readonly helper: string | undefined;
}

export const noSettings: Settings = { guards: [], clients: {}, modules: {}, versions: {}, urls: [], helper: undefined };

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
      throw new TypeError(`settings["llm-calls"].${key} is not a setting. Known: ${Object.keys(noSettings).join(', ')}.`);
    }
  }
  const { guards = [], clients = {}, modules = {}, versions = {}, urls = [], helper } = given as Record<string, unknown>;
  if (!Array.isArray(guards) || !guards.every((name) => typeof name === 'string')) {
    throw new TypeError(`settings["llm-calls"].guards must be an array of function names, not ${describe(guards)}.`);
  }
  if (!Array.isArray(urls) || !urls.every((url) => typeof url === 'string' && url !== '')) {
    throw new TypeError(`settings["llm-calls"].urls must be an array of beginnings of URLs, like ["/api/llm"], not ${describe(urls)}.`);
  }
  if (helper !== undefined && typeof helper !== 'string') {
    throw new TypeError(`settings["llm-calls"].helper must be an import source, not ${describe(helper)}.`);
  }
  return {
    guards,
    clients: record('clients', clients, isSdk, '{ "ctx.llm": "openai" }'),
    modules: record('modules', modules, isSdk, '{ "@acme/openai": "openai" }'),
    versions: record('versions', versions, isMajor, '{ "openai": 6 }'),
    urls,
    helper,
  };
}

function record<V>(key: string, given: unknown, accepts: (value: unknown) => value is V, example: string): Record<string, V> {
  if (typeof given !== 'object' || given === null || Array.isArray(given) || !Object.values(given).every(accepts)) {
    const known = (accepts as unknown) === isSdk ? ` SDKs: ${sdks.map((sdk) => sdk.name).join(', ')}.` : '';
    throw new TypeError(`settings["llm-calls"].${key} must look like ${example}, not ${describe(given)}.${known}`);
  }
  return given as Record<string, V>;
}

function isSdk(value: unknown): value is string {
  return sdks.some((sdk) => sdk.name === value);
}

function isMajor(value: unknown): value is number {
  return Number.isInteger(value);
}

function describe(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

import { endpointsOf, sdkAt } from '../../src/catalog/index.ts';
import type { Endpoint, OptionPlace, RetryFacts, Sdk } from '../../src/catalog/sdk.ts';
import { majorsText } from './majors.ts';
import { table } from './table.ts';

/** The tables of `docs/what-your-sdk-does.md`: what the catalog says of each SDK and major, one row where majors agree. */
export const retryTable = (sdks: readonly Sdk[]): string =>
  factTable(sdks, ['requests', 'sent again', 'spent quota', 'lost connection', 'switched off by'], ({ retry }) => {
    const none = retry.retries === 0 && retry.bare === undefined;
    const yes = (is: boolean): string => (none ? '–' : is ? 'yes' : 'no');
    return [requests(retry), none ? '–' : statuses(retry.statuses), yes(retry.quota), yes(retry.connection), none ? '–' : switchedOff(retry)];
  });

export const timeoutTable = (sdks: readonly Sdk[]): string =>
  factTable(sdks, ['by default', 'covers', 'sent again', 'option', 'abort signal'], ({ timeout: { defaultMs, endless, covers, repeats, warns, option, unit }, signal }, endpoint) => [
    warns ? 'only warns' : defaultMs !== undefined ? duration(defaultMs) : endless ? 'for ever' : "Node's 5 min",
    covers,
    repeats ? 'yes' : 'no',
    endpoint?.deaf ? '–' : unit ? `${places(option)}, in seconds` : places(option),
    endpoint?.deaf ? '–' : places(signal),
  ]);

export const errorTable = (sdks: readonly Sdk[]): string =>
  factTable(sdks, ['status', 'code', 'type', 'body', 'request id', '`name`', '`message`'], ({ errors: { status, alsoStatus = [], code, type, body, requestId, name, message } }) => [
    properties([status, ...alsoStatus]),
    properties([code]),
    properties([type]),
    body ? `\`${body.property}\` (${bodyPart[body.is]})` : '–',
    properties([requestId]),
    name === undefined ? 'varies' : name === 'class' ? "the class's" : name === 'Error' ? '"Error"' : `"${name.prefix}…"`,
    message === undefined ? 'varies' : typeof message === 'object' ? `"${message.beforeStatus.trim()} …"` : message,
  ]);

const bodyPart = { whole: 'all of it', inner: "the body's `error`", text: 'as text' } as const;

/** The cells of an SDK, or of one of its endpoints that is not like the rest. */
type Cells = (sdk: Sdk, endpoint?: Endpoint) => readonly string[];

/** One row for the majors, and the endpoints, of which the same is said. */
function factTable(sdks: readonly Sdk[], head: readonly string[], cellsOf: Cells): string {
  return table(['SDK', ...head], sdks.flatMap((sdk) => rows(sdk, cellsOf)));
}

function rows(sdk: Sdk, cellsOf: Cells): string[][] {
  const found = new Map<string, { majors: number[]; paths: Set<string>; cells: readonly string[] }>();
  const add = (major: number, path: string | undefined, cells: readonly string[]): void => {
    const key = [path === undefined, ...cells].join('|');
    const row = found.get(key) ?? { majors: [], paths: new Set(), cells };
    if (!row.majors.includes(major)) row.majors.push(major);
    if (path !== undefined) row.paths.add(path);
    found.set(key, row);
  };
  for (const major of Object.keys(sdk.checked).map(Number)) {
    const usual = cellsOf(sdkAt(sdk, major));
    add(major, undefined, usual);
    for (const endpoint of endpointsOf(sdk)) {
      if (endpoint.kind !== 'model' || !(endpoint.differs || endpoint.deaf) || (endpoint.majors && !endpoint.majors.includes(major))) continue;
      const cells = cellsOf(sdkAt(sdk, major, endpoint), endpoint);
      if (cells.join() !== usual.join()) add(major, endpoint.path, cells);
    }
  }
  return [...found.values()].map(({ majors, paths, cells }) => [`\`${sdk.name}\` ${majorsText(majors)}${paths.size > 0 ? `: ${someOf([...paths].map((path) => `\`${path}\``))}` : ''}`, ...cells]);
}

/** The first of a list. */
export function someOf(names: readonly string[], most = 4): string {
  const shown = names.slice(0, names.length > most ? most - 1 : most);
  return names.length > most ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}

function requests({ retries, bare, option, deadlineMs }: RetryFacts): string {
  const usual = retries === undefined ? 'as its model' : retries === Infinity ? `no limit${deadlineMs === undefined ? '' : `, for ${duration(deadlineMs)}`}` : String(retries + 1);
  const given = Object.values(option).flat().at(-2);
  return bare === undefined ? usual : `${usual}; ${bare + 1} with \`${given}: {}\``;
}

/** 500 stands for every 5xx where no other of them is listed. */
function statuses(list: readonly number[]): string {
  const isAlone = list.filter((status) => status >= 500).length === 1;
  return list.map((status) => (status === 500 && isAlone ? '5xx' : status)).toSorted().join(', ');
}

function switchedOff({ option, off, recent }: RetryFacts): string {
  if (off === undefined) return Object.keys(option).length === 0 ? 'nothing' : places(option);
  return `${places(option, `: ${off}`)}${recent ? ' (the call: in newer versions)' : ''}`;
}

/** Where an option is written, by its path: the same in both places, or each. */
function places({ client, body, options }: OptionPlace, value = ''): string {
  const call = options ?? body;
  const path = (names: readonly string[]): string => `\`${names.join('.')}${value}\``;
  if (client && call && client.join() === call.join()) return `${path(client)} of client or call`;
  const each = [client && `${path(client)} of the client`, call && `${path(call)} of the call`].filter(Boolean);
  return each.length > 0 ? each.join(', ') : '–';
}

function properties(names: readonly (string | undefined)[]): string {
  return names.filter((name) => name !== undefined).map((name) => `\`${name}\``).join(', ') || '–';
}

function duration(ms: number): string {
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}

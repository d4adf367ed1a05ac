import { everyStatus } from '../../src/catalog/every-status.ts';
import { endpointsOf, sdkAt } from '../../src/catalog/index.ts';
import type { Endpoint, ErrorClass, Failure, Sdk, StreamFacts } from '../../src/catalog/sdk.ts';
import { majorsText } from './majors.ts';
import { someOf } from './sdk-facts.ts';

/** What of an SDK has no place in a table: how its streams fail, and its error classes. */
export function sdkDetails(sdk: Sdk): string {
  const majors = Object.keys(sdk.checked).map(Number);
  return [`### ${sdk.name} ${majorsText(majors)}`, ...resolving(sdk), ...streams(sdk), ...classes(sdk, majors)].join('\n\n');
}

function streams(sdk: Sdk): string[] {
  const all = Object.keys(sdk.checked).map(Number);
  const told = new Map<string, Map<string, Set<number>>>();
  for (const endpoint of endpointsOf(sdk)) {
    if (endpoint.kind !== 'model' || !endpoint.stream) continue;
    const text = streamText(endpoint, endpoint.stream);
    const paths = told.get(text) ?? new Map<string, Set<number>>();
    const path = endpoint.command ?? endpoint.path;
    paths.set(path, new Set([...(paths.get(path) ?? []), ...(endpoint.majors ?? all)]));
    told.set(text, paths);
  }
  const named = ([path, majors]: [string, Set<number>]): string => `\`${path}\`${majors.size < all.length ? ` (${majorsText([...majors])})` : ''}`;
  return told.size > 0 ? [[...told].map(([text, paths]) => `- ${someOf([...paths].map(named), 6)}: ${text}`).join('\n')] : [];
}

function streamText({ fails }: Endpoint, stream: StreamFacts): string {
  const { iteration, members = [], emitter, failureEvents, errorCallback } = stream;
  const which = (wanted: string): string[] =>
    members.filter(({ name, failure }) => failure === wanted && !emitter?.finals.includes(name)).map(({ name, is }) => (is === 'method' || is === 'iterable method' ? `\`${name}()\`` : `\`${name}\``));
  const listed = (what: string, names: readonly string[], most = 12): string[] => (names.length > 0 ? [`${what} ${someOf(names, most)}`] : []);
  return [
    refusals[stream.fails ?? fails],
    ...(iteration ? [`in mid-stream \`for await\` ${iteration === 'throws' ? 'throws' : 'ends as if complete'}`] : []),
    ...listed('throws or rejects at', [...which('throws'), ...(emitter?.finals ?? []).map((name) => `\`${name}()\``)]),
    ...listed('ends as if complete at', which('hides')),
    ...listed('comes as an item of', which('item')),
    ...listed('emits', (emitter?.errorEvents ?? []).map((name) => `\`${name}\``)),
    ...listed(failureEvents?.key ? 'comes as an item with' : 'comes as an item that is told by', (failureEvents?.failures ?? []).map(({ name }) => `\`${failureEvents?.key ? `${failureEvents.key}: ` : ''}${name}\``), 6),
    ...listed('is told to', errorCallback ? [`\`${errorCallback}\``] : []),
  ].join('; ').concat('.');
}

const refusals: Record<Failure, string> = {
  rejects: 'a refusal rejects the call',
  'while read': 'comes at once, and fails only while it is read',
  lazy: 'sends nothing until it is awaited or read, and then fails',
  resolves: 'a refusal resolves, with the failure inside',
};

/** Calls whose failure is not thrown. */
function resolving(sdk: Sdk): string[] {
  const told = new Map<string, Set<string>>();
  for (const { kind, path, outcome } of endpointsOf(sdk)) {
    if (kind !== 'model' || !outcome) continue;
    const by = [...outcome.properties.map((name) => `\`${name}\``), ...(outcome.functions ?? []).map((name) => `\`${name}()\``)].join(' or ');
    told.set(by, (told.get(by) ?? new Set()).add(`\`${path}\``));
  }
  return [...told].map(([by, paths]) => `Resolve with the failure inside, which ${by} tells: ${someOf([...paths])}.`);
}

/** One tree for the majors that share their classes. */
function classes(sdk: Sdk, majors: readonly number[]): string[] {
  const trees = new Map<string, number[]>();
  for (const major of majors) {
    const { errors } = sdkAt(sdk, major);
    const tree = branch(undefined, errors.classes.filter((one) => !one.majors || majors.some((other) => one.majors!.includes(other))));
    trees.set(tree, [...(trees.get(tree) ?? []), major]);
  }
  const found = [...trees].filter(([tree]) => tree !== '');
  return found.map(([tree, of]) => `Error classes${found.length > 1 || of.length < majors.length ? ` of ${majorsText(of)}` : ''}:\n\n${tree}`);
}

/** Of the language, not of the SDK: nothing is shown under them. */
const ofTheLanguage = new Set(['Error', 'Object', 'TypeError', 'SyntaxError', 'DOMException']);

function branch(parent: string | undefined, all: readonly ErrorClass[], depth = 0): string {
  const names = new Set(all.map(({ name }) => name));
  return all
    .filter(({ extends: above }) => (parent === undefined ? ofTheLanguage.has(above) || !names.has(above) : above === parent))
    .flatMap((one) => [`${'  '.repeat(depth)}- ${classText(one)}`, ...(ofTheLanguage.has(one.name) ? [] : [branch(one.name, all, depth + 1)].filter(Boolean))])
    .join('\n');
}

function classText({ name, statuses: thrownFor = [], for: kind, guard, hidden, shown, majors }: ErrorClass): string {
  const notes = [
    thrownFor.length === everyStatus.length ? 'every status' : thrownFor.toSorted().join(', '),
    kind && reasons[kind],
    guard && `\`${guard}()\``,
    hidden && !ofTheLanguage.has(name) && 'not exported',
    shown && shown !== name && `named "${shown}"`,
  ];
  if (name === 'Object') return `no \`Error\` at all, ${notes.filter(Boolean).join(', ')}`;
  return [`\`${name}\`${majors ? ` (${majorsText(majors)})` : ''}`, ...notes.filter(Boolean)].join(', ');
}

const reasons: Record<NonNullable<ErrorClass['for']>, string> = {
  abort: 'aborts',
  connection: 'lost connections',
  content: 'content that was withheld or cannot be used',
  timeout: 'timeouts',
  truncated: 'an answer that was cut off',
};

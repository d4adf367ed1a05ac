import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Retrier, RetrierPredicate } from '../../src/catalog/retrier.ts';
import { retriers } from '../../src/catalog/retriers.ts';
import { callsOf, cutOff, refused } from './retriers/calls-of.ts';
import { type Options, installedRetriers } from './retriers/installed.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const entriesOf = (module: string): readonly Retrier[] => retriers.filter((retrier) => retrier.module === module);
const reads = ({ majors }: { readonly majors?: readonly number[] }, major: number): boolean => !majors || majors.includes(major);

it('is held to an installed package for every major that the catalog names', () => {
  const held = (retrier: Retrier): readonly number[] => installedRetriers.filter(({ module, entry = 0 }) => entriesOf(module)[entry] === retrier).map(({ major }) => major);
  // The helper is of this repository, with tests of its own.
  expect(retriers.map((retrier) => [retrier.module, held(retrier)])).toEqual(retriers.map(({ module, checked }) => [module, Object.keys(checked).map(Number)]));
});

describe.each(installedRetriers.map((installed) => ({ ...installed, retrier: entriesOf(installed.module)[installed.entry ?? 0]! })))('$name', ({ name, major, retrier, run, quick }) => {
  const { count, deadline, unbounded = [], predicates } = retrier;
  const ran = (options: Options) => callsOf((work) => run(work, { ...quick, ...options }));
  const callsFor = (number: number): number => (number === Infinity ? cutOff : count.means === 'retries' ? number + 1 : number);

  it('is the version that the facts were measured with', () => {
    const { version } = JSON.parse(readFileSync(new URL(`../../node_modules/${name.split(' ')[0]}/package.json`, import.meta.url), 'utf8')) as { readonly version: string };
    expect(retrier.checked[major]).toBe(version);
  });

  it('calls as often as the catalog says where nobody counts', async () => {
    expect((await ran({})).calls).toBe(callsFor(count.default));
  });

  it(`counts ${count.means === 'total' ? 'all calls' : 'retries'}`, async () => {
    expect((await ran({ [count.option]: 2 })).calls).toBe(callsFor(2));
    if (count.alone) expect((await callsOf((work) => run(work, 2))).calls).toBe(callsFor(2));
  });

  it('takes `undefined` for what the catalog says', async () => {
    const { ofUndefined, default: number } = count;
    expect((await ran({ [count.option]: undefined })).calls).toBe(callsFor(ofUndefined && reads(ofUndefined, major) ? ofUndefined.number : number));
  });

  it.each(unbounded.filter((entry) => reads(entry, major)))('has no bound with $option: $value', async ({ option, value }) => {
    // A deadline that is there by default is a fact of its own.
    expect((await ran({ [option]: value, ...(deadline?.default !== undefined && { [deadline.option]: 1e9 }) })).calls).toBe(cutOff);
  });

  it.each(deadline ? [deadline] : [])('begins no further attempt after $option', async ({ option }) => {
    const slow = { minTimeout: 1000, maxTimeout: 1000, delay: 1000, retries: 25 };
    const { calls, end } = await callsOf((work) => run(work, { ...slow, [option]: 5000 }));
    expect(end).toBe('rejected');
    expect(calls).toBeLessThan(8);
  });

  const isRead = (predicate: RetrierPredicate): boolean => reads(predicate, major);

  it.each(predicates.filter(isRead))('stops by $option, told of the error', async (predicate) => {
    const error = refused();
    const asked: unknown[][] = [];
    const stopping = (...args: unknown[]): unknown => (asked.push(args), answer(predicate, error));
    const { calls } = await callsOf((work) => run(work, { ...quick, [count.option]: 2, [predicate.option]: stopping }), error);
    expect(calls).toBe(1);
    expect(errorIn(predicate, asked[0]!)).toBe(error);
    const { counts } = predicate;
    if (counts) expect(typeof counts.at === 'number' ? asked[0]![counts.at] : (asked[0]![0] as Record<string, unknown>)[counts.at]).toBe(counts.from);
  });

  it.each(predicates.filter((predicate) => isRead(predicate) && predicate.stops !== 'failing value'))('goes on where $option does not stop it', async ({ option, stops, overCount }) => {
    const { calls } = await ran({ [count.option]: 2, [option]: () => stops === 'false' });
    expect(calls).toBe(overCount ? cutOff : callsFor(2));
  });

  // One that another entry of this major reads is not ignored.
  it.each(predicates.filter((predicate) => !predicates.some((other) => other.option === predicate.option && isRead(other))))('ignores $option', async ({ option }) => {
    const asked: unknown[] = [];
    const { calls } = await ran({ [count.option]: 2, [option]: (error: unknown) => (asked.push(error), false) });
    expect({ calls, asked }).toEqual({ calls: callsFor(2), asked: [] });
  });
});

function errorIn({ error, parameter = 0 }: RetrierPredicate, args: readonly unknown[]): unknown {
  return error === 'context.error' ? (args[parameter] as { readonly error: unknown }).error : args[parameter];
}

/** What stops the retries. */
function answer({ stops }: RetrierPredicate, error: Error): boolean {
  if (stops === 'throw' || stops === 'failing value') throw error;
  return stops === 'true';
}

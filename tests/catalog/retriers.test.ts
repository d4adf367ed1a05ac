import { readFileSync } from 'node:fs';
import { timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Retrier, RetrierPredicate } from '../../src/catalog/retrier.ts';
import { retriers } from '../../src/catalog/retriers.ts';
import { callsOf, cutOff, refused } from './retriers/calls-of.ts';
import { type Options, installedRetriers } from './retriers/installed.ts';
import { waitsOf } from './retriers/waits-of.ts';

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

describe.each(installedRetriers.map((installed) => ({ ...installed, retrier: entriesOf(installed.module)[installed.entry ?? 0]! })))('$name', ({ name, module, major, retrier, run, quick }) => {
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

  const { delay } = retrier;
  // Enough to see them grow, of what is counted; as long as nobody says otherwise.
  const endures = { retries: 4, times: 4, count: 4, numOfAttempts: 5, maxAttempts: 5, ...(count.option === 'retry' && { retry: 4 }) };
  const waited = (options: Options = {}, random = 0) => waitsOf((work) => run(work, { ...endures, ...options }), random).then((waits) => waits.slice(0, 4));
  const growing = (first: number, factor: number, cap: number): number[] => [0, 1, 2, 3].map((round) => Math.min(first * factor ** round, cap));
  // A timer of no ms takes one.
  const nearly = (expected: readonly number[]) => expected.map((ms) => expect.toSatisfy((waits: number) => Math.abs(waits - ms) <= 1));
  const { factor = { default: 1 }, cap = { ms: Infinity }, jitter = { default: false } } = delay;

  it('waits as the catalog says where nobody says how long', async () => {
    expect(await waited()).toEqual(nearly(growing(delay.ms, factor.default, cap.ms)));
  });

  it(`waits ${jitter.default ? 'for a time that chance varies' : 'whatever chance gives'}`, async () => {
    const waits = await waited({}, 0.9);
    if (jitter.default) expect(waits[0]).toBeGreaterThan(delay.ms);
    else expect(waits).toEqual(await waited());
  });

  it.each(delay.counts?.alone ? [] : [delay.option].filter((option) => option !== undefined))('waits as long as %s says', async (option) => {
    expect((await waited({ [option]: 700 }))[0]).toBe(700);
  });

  it.each([factor.option].filter((option) => option !== undefined))('makes each wait longer by %s', async (option) => {
    expect((await waited({ [option]: 3 })).slice(0, 3)).toEqual(nearly(growing(delay.ms, 3, Infinity).slice(0, 3)));
  });

  it.each([cap.option].filter((option) => option !== undefined))('waits no longer than %s', async (option) => {
    const most = Math.round(delay.ms * 2.5);
    expect(Math.max(...(await waited({ [option]: most, ...(factor.option && { [factor.option]: 2 }) })))).toBe(most);
  });

  it.each(jitter.option === undefined ? [] : [jitter.option])('varies the wait by chance or not, as %s says', async (option) => {
    const varied = { [option]: jitter.off === undefined ? true : 'full' };
    expect(await waited(varied, 0.9)).not.toEqual(await waited(varied, 0));
    const even = { [option]: jitter.off ?? false };
    expect(await waited(even, 0.9)).toEqual(await waited(even, 0));
  });

  it.each(delay.counts ? [delay.counts] : [])('asks a function how long, told how many have failed', async ({ at, from }) => {
    const told: unknown[] = [];
    const ask = (...args: unknown[]): unknown => (told.push(args[at]), module === 'rxjs' ? timer(700) : 700);
    expect((await waited({ [delay.option!]: ask }))[0]).toBe(700);
    expect(told[0]).toBe(from);
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

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import OpenAI, { APIConnectionTimeoutError, APIError } from 'openai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Arm } from '../../bench/storm/arms/arm.ts';
import { fixedDelay, noJitter, noRetry } from '../../bench/storm/arms/by-hand.ts';
import { helper, withGate } from '../../bench/storm/arms/helper.ts';
import { arms } from '../../bench/storm/arms/index.ts';
import { pRetryDefault } from '../../bench/storm/arms/p-retry.ts';
import { sdkDefault } from '../../bench/storm/arms/sdk-default.ts';
import { chanceOf, exponential, logNormal } from '../../bench/storm/chance.ts';
import { Clock, withTimersOf } from '../../bench/storm/clock.ts';
import { cell, columns } from '../../bench/storm/columns.ts';
import { resultOf } from '../../bench/storm/compare.ts';
import { type Figures, figuresOf } from '../../bench/storm/figures.ts';
import { bucketLimit, type RateLimit, windowLimit } from '../../bench/storm/limits.ts';
import { pageWith } from '../../bench/storm/page.ts';
import { coursePlot, overviewPlot } from '../../bench/storm/plots.ts';
import { type Scenario, scenarioNamed, scenarios } from '../../bench/storm/scenarios.ts';
import { SEEDS } from '../../bench/storm/seeds.ts';
import { type Answer, Server, type ServerOptions } from '../../bench/storm/server.ts';
import { type CallRecord, simulate } from '../../bench/storm/simulate.ts';
import { resultTable } from '../../bench/storm/tables.ts';

/** One worker, always one second. */
const plain: ServerOptions = { workers: 1, serviceMs: 1000, spread: 0, queueLimit: 1000, slowdown: 0, overload: 'overloaded', faultShare: 0 };

/** A few hundred calls that meet everything a server can say. */
const small: Scenario = {
  ...scenarioNamed('outage'),
  server: { ...plain, workers: 10, serviceMs: 500, spread: 0.5, queueLimit: 15, slowdown: 0.5, faultShare: 0.05, limit: () => bucketLimit(25, 10), saysRetryAfter: true, outage: { from: 8000, to: 10_000 } },
  load: [
    { from: 0, to: 20_000, perSecond: 15 },
    { from: 3000, to: 6000, perSecond: 30 },
  ],
  disturbance: { from: 3000, to: 10_000 },
};

describe('the clock', () => {
  it('runs events in the order of their times, those of one time as they came, and none that was cancelled', async () => {
    const clock = new Clock();
    const seen: [string, number][] = [];
    const note = (name: string) => () => void seen.push([name, clock.now]);
    clock.after(20, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    clock.cancel(clock.after(15, note('cancelled')));
    await clock.run();
    expect(seen).toEqual([
      ['first', 10],
      ['second', 10],
      ['late', 20],
    ]);
  });

  it('keeps the order for any number of events', async () => {
    const times = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(times, async (delays) => {
        const clock = new Clock();
        const seen: number[] = [];
        for (const delay of delays) clock.after(delay, () => seen.push(clock.now));
        await clock.run();
        expect(seen).toEqual(delays.toSorted((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });

  it('lets promises settle before it goes on, however long the chain', async () => {
    const clock = new Clock();
    let ticks = 0;
    clock.after(1, async () => {
      for (; ticks < 1000; ticks++) await undefined;
    });
    clock.after(2, () => expect(ticks).toBe(1000));
    await clock.run();
    expect.assertions(1);
  });

  it('ends a wait at once when its signal is aborted', async () => {
    const clock = new Clock();
    const controller = new AbortController();
    const ended = clock.sleep(1000, controller.signal).catch((reason: unknown) => [reason, clock.now]);
    clock.after(10, () => controller.abort('enough'));
    await clock.run();
    expect(await ended).toEqual(['enough', 10]);
    expect(clock.now).toBe(10);
  });

  it('gives the timers back', async () => {
    const { setTimeout: real } = globalThis;
    await expect(withTimersOf(new Clock(), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(globalThis.setTimeout).toBe(real);
  });
});

describe('chance', () => {
  it('has the means it is asked for', () => {
    const chance = chanceOf(7, 0);
    const mean = (draw: () => number): number => Array.from({ length: 20_000 }, draw).reduce((sum, value) => sum + value, 0) / 20_000;
    expect(mean(() => exponential(chance, 40))).toBeCloseTo(40, -0.5);
    expect(mean(() => logNormal(chance, 40, 0.5))).toBeCloseTo(40, -0.5);
  });

  it('has streams that differ', () => {
    expect(chanceOf(7, 1)()).toBe(chanceOf(7, 1)());
    expect(chanceOf(7, 1)()).not.toBe(chanceOf(7, 2)());
    expect(chanceOf(7, 1)()).not.toBe(chanceOf(8, 1)());
  });
});

describe('rate limits', () => {
  const gaps = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 200 });

  /** When somebody got through, of those who came with these gaps. */
  function taken(limit: RateLimit, delays: readonly number[]): number[] {
    let now = 0;
    return delays.map((delay) => (now += delay)).filter((time) => limit.take(time) === undefined);
  }

  it('a window never lets more through than its number', () => {
    fc.assert(
      fc.property(gaps, (delays) => {
        const times = taken(windowLimit(5, 1000), delays);
        const counts = times.map((time) => times.filter((other) => Math.floor(other / 1000) === Math.floor(time / 1000)).length);
        expect(Math.max(0, ...counts)).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('a bucket never lets more through, over any time, than it holds and what flows in', () => {
    fc.assert(
      fc.property(gaps, (delays) => {
        const times = taken(bucketLimit(4, 3), delays);
        for (const [first, from] of times.entries()) {
          for (const [last, to] of times.entries()) if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(3 + ((to - from) * 4) / 1000 + 1e-6);
        }
      }),
    );
  });

  it.each([windowLimit(2, 1000), bucketLimit(2, 2)])('says when there is a place again', (limit) => {
    expect([limit.take(0), limit.take(0)]).toEqual([undefined, undefined]);
    const waitMs = limit.take(100)!;
    expect(waitMs).toBeGreaterThan(0);
    expect(limit.take(100 + waitMs - 1)).toBeDefined();
    expect(limit.take(100 + waitMs)).toBeUndefined();
  });
});

describe('the server', () => {
  /** Sends requests at these times; gives when each was answered, and how. */
  async function answers(options: ServerOptions, times: readonly number[]): Promise<[number, string][]> {
    const clock = new Clock();
    const server = new Server(clock, chanceOf(1, 0), options);
    const seen: [number, string][] = [];
    for (const [place, time] of times.entries()) {
      clock.after(time, () => server.request((answer: Answer) => (seen[place] = [clock.now, answer.refusal ?? 'answered'])));
    }
    await clock.run();
    return seen;
  }

  it('works on one after the other, and tells the rest that it is overloaded', async () => {
    expect(await answers({ ...plain, queueLimit: 2 }, [0, 0, 0, 0])).toEqual([
      [1000, 'answered'],
      [2000, 'answered'],
      [3000, 'answered'],
      [50, 'overloaded'],
    ]);
  });

  it('takes longer the more wait', async () => {
    const times = (await answers({ ...plain, queueLimit: 2, slowdown: 1 }, [0, 0, 0])).map(([time]) => time);
    // One waits while the second is worked on: half of the queue, half as long again.
    expect(times).toEqual([1000, 2500, 3500]);
  });

  it('keeps people waiting as long as queueing theory says: load × time / 2 (1 − load)', async () => {
    const chance = chanceOf(3, 0);
    let now = 0;
    const times = Array.from({ length: 20_000 }, () => (now += exponential(chance, 2000)));
    const seen = await answers(plain, times);
    const waits = seen.map(([time], place) => time - times[place]! - 1000);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / waits.length / 500).toBeCloseTo(1, 1);
  });

  it('refuses for as long as the outage lasts, and everything once the quota is spent', async () => {
    const seen = await answers({ ...plain, outage: { from: 1000, to: 2000 }, quotaSpentAt: 5000 }, [0, 1000, 1999, 2000, 5000, 9000]);
    expect(seen.map(([, how]) => how)).toEqual(['answered', 'outage', 'outage', 'answered', 'quota', 'quota']);
  });
});

describe('a run', () => {
  it.each(arms)('$name: every call ends, every request is answered once', async (arm) => {
    const { calls, server } = await simulate(small, arm, 1);
    expect(calls.length).toBeGreaterThan(300);
    expect(calls.filter(({ end, begin }: CallRecord) => !(end < Infinity && end >= begin))).toEqual([]);
    expect(calls.filter(({ requests }) => requests < 1)).toEqual([]);
    expect(calls.reduce((sum, { requests }) => sum + requests, 0)).toBe(server.requests.length);
    expect(server.answered).toBe(server.requests.length);
    const succeeded = calls.filter((call) => call.succeeded).length;
    expect(succeeded).toBeGreaterThan(0);
    expect(succeeded).toBeLessThanOrEqual(server.requests.length);
  });

  it.each([helper, withGate, pRetryDefault])('$name: the same seed gives the same run, another one another', async (arm) => {
    const [first, again, other] = [await simulate(small, arm, 1), await simulate(small, arm, 1), await simulate(small, arm, 2)];
    expect(again.calls).toEqual(first.calls);
    expect(again.server.requests).toEqual(first.server.requests);
    expect(other.calls).not.toEqual(first.calls);
  });

  it('has the same calls whatever the arm', async () => {
    const begins = async (arm: Arm): Promise<number[]> => (await simulate(small, arm, 1)).calls.map(({ begin }) => begin);
    expect(await begins(helper)).toEqual(await begins(noRetry));
  });

  it('without retries sends one request a call', async () => {
    const { calls } = await simulate(small, noRetry, 1);
    expect(new Set(calls.map(({ requests }) => requests))).toEqual(new Set([1]));
  });

  it('a gate lets no more than 20 of each of 5 processes in', async () => {
    const { calls } = await simulate({ ...small, server: { ...plain, workers: 1000, serviceMs: 5000 }, load: [{ from: 0, to: 5000, perSecond: 100 }] }, withGate, 1);
    const ends = calls.map(({ end }) => end - 5000);
    const inside = ends.map((time) => ends.filter((other) => other <= time && other + 5000 > time + 0.001).length);
    expect(Math.max(...inside)).toBeGreaterThan(90);
    expect(Math.max(...inside)).toBeLessThanOrEqual(100);
  });
});

describe('the figures', () => {
  const server = { requests: [0, 100, 200, 5000] } as unknown as Server;
  const scenario: Scenario = { ...small, load: [{ from: 0, to: 100_000, perSecond: 1 }], disturbance: { from: 20_000, to: 40_000 }, capacity: 2 };
  const everySecond = (succeeds: (second: number) => boolean, lasts = 2000): CallRecord[] =>
    Array.from({ length: 100 }, (_, second) => ({ begin: second * 1000, end: second * 1000 + lasts, requests: 1, succeeded: succeeds(second) }));

  it('count what is answered while the user waits', () => {
    const calls = everySecond((second) => second % 2 === 0);
    calls[0]!.end = 60_001;
    expect(figuresOf({ calls, server }, scenario)).toMatchObject({ goodput: 0.49, served: 0.49, wasted: 4 - 49, p50: 2, p95: 2, peak: 1.5 });
  });

  it('take the recovery from the end of the disturbance to where goodput stays', () => {
    const recovery = (succeeds: (second: number) => boolean): number => figuresOf({ calls: everySecond(succeeds), server }, scenario).recovery;
    expect(recovery(() => true)).toBe(0);
    expect(recovery((second) => second < 20 || second >= 55)).toBe(15);
    expect(recovery((second) => second < 20 || (second >= 45 && second !== 70))).toBe(31);
    expect(recovery((second) => second < 20)).toBe(Infinity);
    expect(recovery((second) => second % 2 === 0)).toBe(0);
    expect(figuresOf({ calls: everySecond(() => true), server }, { ...scenario, disturbance: undefined }).recovery).toBeNaN();
  });

  it('are shown as median and range', () => {
    const served = columns.find(({ measure }) => measure === 'served')!;
    const runs = (...values: number[]): Figures[] => values.map((value) => ({ served: value }) as Figures);
    expect(cell(served, runs(0.3, 0.1, 0.2))).toBe('20.0 (10.0–30.0)');
    expect(cell(served, runs(0.1, 0.1))).toBe('10.0');
    expect(cell(served, runs(NaN, NaN))).toBe('');
  });
});

describe('the arms', () => {
  function refusal(status: number, headers: Record<string, string> = {}, code: string | null = null): APIError {
    return APIError.generate(status, { error: { type: 'some_error', code, message: 'No.' } }, undefined, new Headers(headers));
  }

  /** The waits of an arm in ms while every request fails so. */
  async function waits(arm: Arm, error: unknown): Promise<number[]> {
    const clock = new Clock();
    const policy = arm.inProcess({ now: () => clock.now, sleep: (ms) => clock.sleep(ms), random: () => 0.5 });
    const times: number[] = [];
    await withTimersOf(clock, async () => {
      void policy(() => {
        times.push(clock.now);
        return Promise.reject(error);
      }).catch(() => {});
      await clock.run();
    });
    return times.slice(1).map((time, place) => time - times[place]!);
  }

  const cases: [string, APIError][] = [
    ['429', refusal(429)],
    ['429, retry-after 7', refusal(429, { 'retry-after': '7' })],
    ['429, retry-after 0', refusal(429, { 'retry-after': '0' })],
    ['429, retry-after 61', refusal(429, { 'retry-after': '61' })],
    ['429 for a spent quota', refusal(429, {}, 'insufficient_quota')],
    ['529', refusal(529)],
    ['500', refusal(500)],
    ['409', refusal(409)],
    ['400', refusal(400)],
    ['timeout', new APIConnectionTimeoutError()],
  ];

  describe('the SDK default', () => {
    afterEach(() => {
      vi.useRealTimers();
      vi.restoreAllMocks();
    });

    it.each(cases)('waits as the installed openai does: %s', async (_, error) => {
      const expected = await waits(sdkDefault, error);
      vi.useFakeTimers();
      vi.spyOn(Math, 'random').mockReturnValue(0.5);
      const times: number[] = [];
      const fetch = (): Promise<Response> => {
        times.push(Date.now());
        if (error.status === undefined) return Promise.reject(new DOMException('This operation was aborted', 'AbortError'));
        return Promise.resolve(Response.json({ error: error.error }, { status: error.status, headers: error.headers }));
      };
      const client = new OpenAI({ apiKey: 'none', fetch });
      const ended = client.models.list().then(
        () => 'answered',
        () => 'failed',
      );
      await vi.advanceTimersByTimeAsync(200_000);
      expect(await ended).toBe('failed');
      expect(times).toHaveLength(expected.length + 1);
      // Timers know whole milliseconds only.
      for (const [place, ms] of expected.entries()) expect(Math.abs(times[place + 1]! - times[place]! - ms)).toBeLessThanOrEqual(1);
    });
  });

  it('honour retry-after where they say so', async () => {
    const told = refusal(429, { 'retry-after': '7' });
    expect(await waits(sdkDefault, told)).toEqual([7000, 7000]);
    // Up to a tenth more.
    expect(await waits(helper, told)).toEqual([7350, 7350, 7350, 7350]);
    expect(await waits(fixedDelay, told)).toEqual([1000, 1000, 1000, 1000]);
    expect(await waits(noJitter, told)).toEqual([1000, 2000, 4000, 8000]);
    expect(await waits(pRetryDefault, told)).toEqual(Array.from({ length: 10 }, (_, retry) => 1000 * 2 ** retry));
  });

  it('the helper does not repeat what is hopeless', async () => {
    expect(await waits(helper, refusal(429, {}, 'insufficient_quota'))).toEqual([]);
    expect(await waits(helper, refusal(429, { 'retry-after': '61' }))).toEqual([]);
    expect(await waits(helper, refusal(529))).toEqual([750, 1500, 3000, 6000]);
  });
});

describe('the plots', () => {
  /** Relative luminance, as WCAG has it. */
  function luminance(color: string): number {
    const [red, green, blue] = [1, 3, 5].map((place) => {
      const part = Number.parseInt(color.slice(place, place + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one: string, other: string): number {
    const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
    return (light + 0.05) / (dark + 0.05);
  }

  it.each([
    ['over time', coursePlot],
    ['of all scenarios', overviewPlot],
  ])('%s: name every arm, and can be read on white and on black', async (_, plot) => {
    const svg = await plot([await resultOf(small, noRetry, [1]), await resultOf(small, helper, [1])]);
    for (const { name } of [noRetry, helper]) expect(svg).toContain(`>${name}</text>`);
    const colors = new Set([...svg.matchAll(/ (?:fill|stroke)="(#\w+|black|white)"/g)].map(([, color]) => color!));
    expect(colors.size).toBeGreaterThan(1);
    for (const color of colors) for (const page of ['#ffffff', '#0d1117']) expect(contrast(color, page), `${color} on ${page}`).toBeGreaterThan(3);
  });
});

describe('docs/storm.md', () => {
  const page = readFileSync(new URL('../../docs/storm.md', import.meta.url), 'utf8');

  /** The cells of a row of the table whose head begins so. */
  function cells(head: string, row: string): string[] {
    const table = page.slice(page.search(new RegExp(`^\\| ${head} +\\|`, 'm')));
    const line = table.split('\n').find((text) => new RegExp(`^\\| ${row.replaceAll('+', '\\+')} +\\|`).test(text))!;
    return line.split('|').slice(2, -1).map((text) => text.trim());
  }

  it.each([
    { name: 'steady', arm: noRetry },
    { name: 'steady', arm: helper },
    { name: 'minute', arm: sdkDefault },
    { name: 'quota', arm: pRetryDefault },
    { name: 'quota', arm: helper },
  ])('$name: the row of $arm.name is what a run gives', async ({ name, arm }) => {
    const { runs } = await resultOf(scenarioNamed(name), arm, SEEDS);
    expect(cells(name, arm.name)).toEqual(columns.map((column) => cell(column, runs)).filter((text) => text !== ''));
  });

  it('says what all scenarios, arms and measures are', () => {
    for (const { title, name, what } of scenarios) expect(page).toContain(`### ${title} (\`${name}\`)\n\n${what}\n`);
    for (const { name, what } of arms) expect(page).toContain(`- **${name}**: ${what}`);
    for (const { head, what } of columns) expect(page).toContain(`- **${head}**: ${what}`);
  });

  it('is filled in between its comments', () => {
    const parts = { measures: 'm', arms: 'a', results: 'r', sweeps: 's' };
    const empty = Object.keys(parts).map((name) => `<!-- begin auto-generated ${name} -->\nold\n<!-- end auto-generated ${name} -->\n`).join('');
    expect(pageWith(`Before.\n${empty}After.`, parts)).toBe(
      `Before.\n${Object.entries(parts).map(([name, text]) => `<!-- begin auto-generated ${name} -->\n\n${text}\n\n<!-- end auto-generated ${name} -->\n`).join('')}After.`,
    );
    expect(() => pageWith('', parts)).toThrow('docs/storm.md needs the lines <!-- begin auto-generated measures --> and');
  });

  it('has tables of which each row is as wide as the head', async () => {
    const table = resultTable('small', [await resultOf(small, noRetry, [1])]);
    expect(new Set(table.split('\n').map((line) => line.length)).size).toBe(1);
  });
});

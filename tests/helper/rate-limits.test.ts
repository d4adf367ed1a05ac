import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LlmHttpError, rateLimits } from '../../src/helper/src/index.ts';
import { carriers, dropHeaders, errorNamed } from './carriers.ts';

const openai = {
  'x-ratelimit-limit-requests': '5000',
  'x-ratelimit-remaining-requests': '4999',
  'x-ratelimit-reset-requests': '12ms',
  'x-ratelimit-limit-tokens': '160000',
  'x-ratelimit-remaining-tokens': '159976',
  'x-ratelimit-reset-tokens': '6m0s',
};
const ofOpenai = { requests: { limit: 5000, remaining: 4999, resetMs: 12 }, tokens: { limit: 160_000, remaining: 159_976, resetMs: 360_000 } };

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00Z') }));
afterEach(() => void vi.useRealTimers());

describe('rateLimits', () => {
  it("reads OpenAI's headers", () => {
    expect(rateLimits(new Headers(openai))).toEqual(ofOpenai);
  });

  it("reads Anthropic's, whose resets are dates", () => {
    const headers = {
      'anthropic-ratelimit-requests-limit': '1000',
      'anthropic-ratelimit-requests-remaining': '999',
      'anthropic-ratelimit-requests-reset': '2026-11-21T10:00:30Z',
      'anthropic-ratelimit-tokens-limit': '96000',
      'anthropic-ratelimit-tokens-remaining': '0',
      'anthropic-ratelimit-tokens-reset': '2026-11-21T09:59:59Z',
      'anthropic-ratelimit-input-tokens-limit': '80000',
    };
    expect(rateLimits(new Headers(headers))).toEqual({
      requests: { limit: 1000, remaining: 999, resetMs: 30_000 },
      tokens: { limit: 96_000, remaining: 0, resetMs: 0 },
    });
  });

  it("reads Azure's, whose resets are seconds, if there are any", () => {
    const headers = {
      'x-ratelimit-limit-requests': '20000',
      'x-ratelimit-remaining-requests': '19999',
      'x-ratelimit-renewalperiod-requests': '60',
      'x-ratelimit-reset-requests': '3',
      'x-ratelimit-remaining-tokens': '19913',
    };
    expect(rateLimits(headers)).toEqual({ requests: { limit: 20_000, remaining: 19_999, resetMs: 3000 }, tokens: { remaining: 19_913 } });
  });

  it.each([
    ['1s', 1000], ['6m0s', 360_000], ['2m59.56s', 179_560], ['7.66s', 7660], ['20ms', 20], ['23h59m1s', 86_341_000], ['26h', 93_600_000], ['0s', 0], ['0', 0], ['60', 60_000],
    ['1.5', 1500], ['0.2ms', 1], ['2026-11-21T10:01:00Z', 60_000], ['2026-11-21T11:00:30.500+01:00', 30_500], ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000], ['2026-11-21T09:00:00Z', 0],
  ])('a reset of %s is %i ms', (reset, resetMs) => {
    expect(rateLimits({ 'x-ratelimit-reset-tokens': reset })).toEqual({ tokens: { resetMs } });
    expect(rateLimits({ 'anthropic-ratelimit-tokens-reset': reset })).toEqual({ tokens: { resetMs } });
  });

  it('leaves out what it cannot read', () => {
    for (const value of ['', 'soon', '-1', 'NaN', 'Infinity', '-5s', '10 apples', '2026-99-99T10:00:00Z']) {
      expect(rateLimits({ 'x-ratelimit-reset-tokens': value, 'x-ratelimit-remaining-tokens': value, 'x-ratelimit-limit-tokens': value }), value).toEqual({});
    }
    expect(rateLimits({ 'x-ratelimit-remaining-requests': '-1', 'x-ratelimit-limit-requests': '10' })).toEqual({ requests: { limit: 10 } });
    expect(rateLimits({ 'x-ratelimit-remaining-requests': '0' })).toEqual({ requests: { remaining: 0 } });
  });

  it('takes headers in any form', () => {
    const upper = Object.fromEntries(Object.entries(openai).map(([name, value]) => [name.toUpperCase(), value]));
    // As Azure's pipeline has them: iterable, but without `entries`.
    const iterable = { *[Symbol.iterator]() { yield* Object.entries(openai); } };
    for (const headers of [openai, upper, new Map(Object.entries(openai)), Object.entries(openai), iterable]) expect(rateLimits(headers)).toEqual(ofOpenai);
    expect(rateLimits({ 'x-ratelimit-limit-tokens': 10 })).toEqual({ tokens: { limit: 10 } });
  });

  it('takes what carries headers: answers, results, and the errors of any SDK', () => {
    const response = new Response('{}', { headers: openai });
    for (const carrier of [response, { response }, { data: {}, response }, { response: { headers: openai } }, { responseHeaders: openai }, new Error('a', { cause: { headers: new Headers(openai) } })]) {
      expect(rateLimits(carrier)).toEqual(ofOpenai);
    }
    expect(rateLimits(new LlmHttpError({ result: response, status: 429, headers: response.headers }))).toEqual(ofOpenai);
    for (const [name, carry] of Object.entries(carriers)) {
      if (!dropHeaders.includes(name)) expect(rateLimits(carry({ status: 429, headers: openai })), name).toEqual(ofOpenai);
    }
  });

  it('is empty for anything else, and never throws', () => {
    const evil = new Proxy({}, { get: () => { throw new Error('no'); }, ownKeys: () => { throw new Error('no'); } });
    for (const source of [undefined, null, 'x', 5, {}, [], [1], new Headers(), errorNamed('Error', 'x'), evil, { headers: evil }, { headers: 'x' }]) {
      expect(rateLimits(source)).toEqual({});
    }
  });
});

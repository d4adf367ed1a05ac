import { readFileSync } from 'node:fs';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import pRetry from 'p-retry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isRetryable } from '../../src/helper/src/index.ts';
import { fakeError } from '../../src/helper/src/testing/index.ts';
import { features } from './feature-table/features.ts';
import { libraries } from './feature-table/libraries.ts';

/** Holds the table of the helper's README to what the libraries are seen to do, cell by cell. */

const root = new URL('../../', import.meta.url);
const section = /^## Compared with others$(.*?)^## /ms.exec(readFileSync(new URL('src/helper/README.md', root), 'utf8'))![1]!;
const [head, , ...rows] = section
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()));

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('has a column for every library and a row for every feature', () => {
  expect(head).toEqual(['', ...Object.keys(libraries)]);
  expect(rows.map(([name]) => name)).toEqual(Object.keys(features));
});

it('is about the versions it names', () => {
  const named = [...section.matchAll(/`([\w@/-]+)` (\d+(\.\d+)*)/g)].map(([, name, version]) => [name, version]);
  expect(named.map(([name]) => name)).toEqual(['p-retry', 'cockatiel', 'opossum', 'async-retry', 'openai', '@anthropic-ai/sdk', '@langchain/openai']);
  for (const [name, version] of named) {
    const installed = (JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, root), 'utf8')) as { version: string }).version;
    expect(`${installed}.`, name).toMatch(`${version}.`);
  }
});

it('is right that p-retry and cockatiel can be taught what to repeat', async () => {
  for (const repeat of [
    (call: () => Promise<unknown>) => pRetry(call, { shouldRetry: ({ error }) => isRetryable(error) }),
    (call: () => Promise<unknown>) => retry(handleWhen(isRetryable), { backoff: new ExponentialBackoff() }).execute(call),
  ]) {
    const wrongKey = vi.fn().mockRejectedValue(fakeError('openai', 'auth'));
    await expect(repeat(wrongKey)).rejects.toMatchObject({ status: 401 });
    expect(wrongKey).toHaveBeenCalledOnce();
    const overloaded = vi.fn().mockRejectedValueOnce(fakeError('openai', 'overloaded')).mockResolvedValue('ok');
    const answer = repeat(overloaded);
    await vi.runAllTimersAsync();
    expect(await answer).toBe('ok');
  }
});

describe.each(Object.keys(features))('%s', (row) => {
  const cells = rows.find(([name]) => name === row)?.slice(1) ?? [];

  it.each(Object.keys(libraries).map((name, index) => [name, cells[index]]))('%s: %s', async (name, cell) => {
    expect(await features[row]!(libraries[name!]!, name!)).toBe(cell);
  });
});

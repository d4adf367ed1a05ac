import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import addTimeouts from '../../../codemods/add-timeouts.ts';
import { expected, run } from '../fixtures.ts';
import { calls as before } from './program/input.ts';
import { calls as after } from './program/output.ts';

const folder = join(import.meta.dirname, 'program');
const inputPath = join(folder, 'input.ts');
const input = readFileSync(inputPath, 'utf8');

/** It takes every request and answers none, until it is told to end. */
const server = createServer(() => undefined).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.closeAllConnections());

describe('the rewritten program', () => {
  it('is what comes out', () => {
    const actual = run(addTimeouts, inputPath, input, { timeoutMs: 250 });
    expect(actual).toEqual(expected({ name: 'program', extension: '.ts', inputPath, outputPath: join(folder, 'output.ts'), input }, actual));
  });

  it.each(Object.keys(before))('%s: gives up on a server that never answers', async (name) => {
    await expect(after[name]!(url)).rejects.toThrow(/time|abort|No answer within/i);
  });

  // They end when the server does.
  it('waited for it before', async () => {
    const settled: string[] = [];
    const waiting = Object.entries(before).map(([name, call]) => call(url).catch(() => settled.push(name)));
    await Promise.all(Object.values(after).map((call) => call(url).catch(() => undefined)));
    expect(settled).toEqual([]);
    server.closeAllConnections();
    server.close();
    await Promise.race([...waiting]);
  });
});

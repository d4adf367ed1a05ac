import { createRequire } from 'node:module';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FaultName, startFaultyServer } from '../../faulty-server/index.ts';
import * as program from './fixtures/program/input.ts';
import * as guardedProgram from './fixtures/program/output.ts';

// It is installed where its peer dependencies are.
vi.mock('@openai/agents', () => import(createRequire(new URL('../../sdks/apart/package.json', import.meta.url)).resolve('@openai/agents')));

type Read = (url: string, write: (text: string) => void) => Promise<void>;
const agentsIn = async (file: 'input' | 'output'): Promise<{ asked: Read }> => import(`./fixtures/agents/${file}.ts`);
const before = { ...program, asked: (await agentsIn('input')).asked };
const after = { ...guardedProgram, asked: (await agentsIn('output')).asked };

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
vi.spyOn(console, 'error').mockReturnValue();

const server = await startFaultyServer();
beforeEach(() => server.reset());
afterAll(() => server.close());

async function outcome(read: Read, fault: FaultName): Promise<string> {
  server.setFault(fault);
  let text = '';
  try {
    await read(server.url, (piece) => (text += piece));
    return `${text}|`;
  } catch (error) {
    const { classification } = error as { classification?: { kind: string } };
    return `${text}| throws ${classification?.kind ?? (error as Error).constructor.name}`;
  }
}

const whole = 'Hello from the model.|';

describe('the rewritten program', () => {
  it.each(['chat', 'responses', 'message', 'texts', 'parts', 'asked', 'llamaindex'] as const)('%s: says the same where nothing fails', async (name) => {
    expect(await outcome(before[name], 'ok')).toBe(whole);
    expect(await outcome(after[name], 'ok')).toBe(whole);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['chat', 'stream-closed', 'Hello from|', 'Hello from| throws truncated'],
    ['chat', 'stream-no-done', whole, whole],
    ['responses', 'stream-response-failed', 'Hello from|', 'Hello from| throws server'],
    ['responses', 'stream-closed', 'Hello from|', 'Hello from| throws truncated'],
    ['message', 'stream-closed', 'Hello from|', 'Hello from| throws truncated'],
    ['texts', 'stream-response-failed', 'Hello from|', 'Hello from| throws server'],
    ['texts', 'stream-closed', 'Hello from|', 'Hello from| throws truncated'],
    ['texts', '503-overloaded', '|', '| throws overloaded'],
    ['parts', 'stream-error-mid', 'Hello from|', 'Hello from| throws server'],
    ['parts', 'stream-closed', 'Hello from|', 'Hello from| throws truncated'],
    ['asked', 'stream-closed', 'Hello from|', 'Hello from| throws truncated'],
    ['llamaindex', 'stream-closed', 'Hello from|', 'Hello from| throws truncated'],
    ['llamaindex', 'stream-finish-error', 'Hello from|', 'Hello from| throws stream'],
  ] as const)('%s, %s: no failure passes for an end', async (name, fault, silent, told) => {
    expect(await outcome(before[name], fault)).toBe(silent);
    expect(await outcome(after[name], fault)).toBe(told);
  });
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeBinary } from './node-binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/runtimes/vitest.config.ts', '--reporter', 'json'];

interface Outcome {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly { readonly status: string; readonly fullName: string; readonly failureMessages: readonly string[] }[] }[];
}

/** Runs the helper's tests elsewhere, on its built files. */
async function run(node: string, runtime: string): Promise<Outcome> {
  const environment = { ...process.env, RUNTIME: runtime, VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined };
  const { stdout } = await promisify(execFile)(node, vitest, { cwd: root, env: environment, maxBuffer: 64_000_000 }).catch((error: { stdout: string; stderr: string }) => {
    if (!error.stdout?.includes('"testResults"')) throw error;
    return error;
  });
  return JSON.parse(stdout.slice(stdout.indexOf('{"num'))) as Outcome;
}

function failures({ testResults }: Outcome): string[] {
  return testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status !== 'passed').map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join()}`));
}

describe('the built helper passes its own tests', { timeout: 240_000 }, () => {
  let expected: number;
  beforeAll(async () => {
    const here = await run(process.execPath, 'node');
    expect(failures(here)).toEqual([]);
    expected = here.numPassedTests;
    expect(expected).toBeGreaterThan(1500);
  }, 240_000);

  it.each([20, 22, 24].filter((major) => major !== Number.parseInt(process.versions.node)))('on Node %i', async (major) => {
    const there = await run(nodeBinary(major), 'node');
    expect(failures(there)).toEqual([]);
    expect(there.numPassedTests).toBe(expected);
  });

  it('in Chromium', async () => {
    const there = await run(process.execPath, 'chromium');
    expect(failures(there)).toEqual([]);
    expect(there.numPassedTests).toBe(expected);
  });
});

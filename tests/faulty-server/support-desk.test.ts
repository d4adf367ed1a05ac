import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { startFaultyServer } from './index.ts';
import type { FaultScript } from './index.ts';

const app = new URL('../../examples/support-desk/', import.meta.url);

interface Run {
  readonly seen: string;
  readonly exit: number | string | null;
  readonly requests: number;
}

/** What a user of the app sees, and how many requests it takes; killed when there were more than so many. */
async function run(scenario: string, fault: FaultScript, maxRequests = Infinity): Promise<Run> {
  const server = await startFaultyServer({ fault });
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const hurry = new URL('./hurry.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', tsx, '--import', hurry, fileURLToPath(new URL('src/main.ts', app)), scenario], {
    env: { PATH: process.env['PATH'], LLM_BASE_URL: server.url, LLM_API_KEY: 'test' },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 25_000,
    killSignal: 'SIGKILL',
  });
  let seen = '';
  child.stdout.on('data', (data: Buffer) => {
    seen += data.toString();
  });
  const watch = setInterval(() => server.requests.length > maxRequests && child.kill('SIGKILL'), 10);
  const exit = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  clearInterval(watch);
  await server.close();
  return { seen: seen.trimEnd(), exit, requests: server.requests.length };
}

it.concurrent.each<[scenario: string, fault: FaultScript, seen: string, exit: number, requests: number]>([
  // It works while the provider works.
  ['chat', 'ok', '{"id":"c1","answer":"Hello from the model."}', 0, 1],
  ['stream', 'ok', 'Hello from the model.', 0, 1],
  ['ticket-class', 'ok', '4711 can wait: Hello from the model.', 0, 1],
  ['agent', ['tool-call', 'ok'], 'Hello from the model.', 0, 2],
  // Its defects show when the provider does not.
  ['chat', '400-bad-request', '', 1, 1],
  ['open', '503-overloaded', '{"id":"c1","title":"New conversation"}', 1, 3],
  ['moderate', '400-bad-request', '{"id":"m1","accepted":true}', 1, 1],
  ['stream', 'stream-error-mid', 'Hello from', 0, 1],
  ['draft', 'stream-closed', 'Hello from', 0, 1],
  ['summarise', '429-insufficient-quota', '', 1, 15],
  ['sentiment', '401-auth', '', 1, 5],
  ['assign', '401-auth', '', 1, 4],
  // Its good twins tell the user.
  ['good-chat', '429-insufficient-quota', 'Sorry, no answer (quota).', 0, 1],
  ['good-chat', ['429-rate-limit', '503-overloaded', 'ok'], 'Hello from the model.', 0, 3],
  ['good-draft', 'stream-closed', 'Hello from\n[The answer broke off: cut-off.]', 0, 1],
  ['good-stream', 'stream-error-mid', 'Hello from\n[The answer broke off: broken.]', 0, 1],
])('the support desk: %s under %s', { timeout: 30_000 }, async (scenario, fault, seen, exit, requests) => {
  expect(await run(scenario, fault)).toEqual({ seen, exit, requests });
});

it.concurrent('the support desk: a translation is tried for ever', { timeout: 30_000 }, async () => {
  const { seen, exit, requests } = await run('translate', '401-auth', 10);
  expect([seen, exit]).toEqual(['', 'SIGKILL']);
  expect(requests).toBeGreaterThan(10);
});

it('expects findings on lines that exist', async () => {
  const findings = JSON.parse(await readFile(new URL('expected-findings.json', app), 'utf8')) as { file: string; rule: string; code: string }[];
  const readme = await readFile(new URL('README.md', app), 'utf8');
  for (const { file, rule, code } of findings) {
    const lines = (await readFile(new URL(file, app), 'utf8')).split('\n').map((line) => line.trim());
    expect(lines.filter((line) => line === code), `${file}: ${code}`).toHaveLength(1);
    expect(readme, file).toContain(`| \`${file.replace('src/', '')}\` | \`${rule}\` | \`${code.replaceAll('`', '')}\` |`);
  }
  expect(readme.match(/^\| `[\w-]+\.ts` \| `/gm)).toHaveLength(findings.length);
  for (const name of await readdir(new URL('src/', app))) expect(readme).toContain(`\`${name}\``);
});

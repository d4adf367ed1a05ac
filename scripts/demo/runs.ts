import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import colors from 'picocolors';
import { type FaultyServer, startFaultyServer } from '../../tests/faulty-server/index.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What is run: a scenario of the example, and what the provider does to each of its requests. */
const matrix: readonly (readonly [scenario: string, fault: string, script: string | readonly string[]])[] = [
  ['chat', 'three 503s, then fine', ['503-overloaded', '503-overloaded', '503-overloaded', 'ok']],
  ['chat', 'quota spent', '429-insufficient-quota'],
  ['ticket-class', 'three 529s, then fine', ['529-overloaded', '529-overloaded', '529-overloaded', 'ok']],
  ['mail', 'four 500s, then fine', ['500-server-error', '500-server-error', '500-server-error', '500-server-error', 'ok']],
  ['moderate', 'three 503s, then fine', ['503-overloaded', '503-overloaded', '503-overloaded', 'ok']],
  ['draft', 'stream cut off', 'stream-closed'],
  ['draft', 'error in mid-stream', 'stream-error-mid'],
  ['rewrite', 'stream cut off', 'stream-closed'],
  ['stream', 'error in mid-stream', 'stream-error-mid'],
  ['stream', 'stream cut off', 'stream-closed'],
  ['good-chat', 'three 503s, then fine', ['503-overloaded', '503-overloaded', '503-overloaded', 'ok']],
  ['chat', 'nothing', 'ok'],
];

/** A run of a scenario ends after this many ms whatever happens. */
const runLimitMs = 20_000;

interface Run {
  readonly requests: number;
  readonly saw: string;
}

/** Runs the example before and after the rewrite against the faulty server; a table of what the user saw. */
export async function compareRuns(folder: string, outputs: ReadonlyMap<string, string>): Promise<string> {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  const copy = mkdtempSync(join(root, '.tmp', 'demo-'));
  const servers = await Promise.all([startFaultyServer(), startFaultyServer()]);
  try {
    cpSync(folder, copy, { recursive: true });
    for (const [path, text] of outputs) writeFileSync(join(copy, relative(folder, path)), text);
    const rows: string[][] = [['scenario', 'the provider', 'requests', 'the user saw, before', 'the user saw, after']];
    for (const [index, [scenario, fault, script]] of matrix.entries()) {
      progress(`${index + 1}/${matrix.length} ${scenario}: ${fault}`);
      const [before, after] = await Promise.all([run(folder, scenario, script, servers[0]), run(copy, scenario, script, servers[1])]);
      rows.push([scenario, fault, `${before.requests} → ${after.requests}`, before.saw, after.saw]);
    }
    progress('');
    return table(rows);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    rmSync(copy, { recursive: true, force: true });
  }
}

async function run(folder: string, scenario: string, script: string | readonly string[], server: FaultyServer): Promise<Run> {
  server.reset();
  server.setFault(script as Parameters<FaultyServer['setFault']>[0]);
  const hurry = join(root, 'tests/faulty-server/hurry.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', hurry, join(folder, 'src/main.ts'), scenario], {
    cwd: root,
    env: { ...process.env, LLM_BASE_URL: server.url, LLM_API_KEY: 'test', NO_COLOR: '1' },
    timeout: runLimitMs,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { requests: server.requests.length, saw: told(out, errors, code) };
}

/** Standard output is what a user sees; a process that dies is what a user notices. */
function told(out: string, errors: string, code: number | null): string {
  const text = out.trim().replaceAll(/\s+/g, ' ');
  if (code === 0) return shortened(text || '(nothing)');
  const failure = /^(?:Uncaught )?(\w*(?:Error|Exception)\b[^\n]*)/m.exec(errors)?.[1] ?? `exit code ${code ?? 'none: never ended'}`;
  return shortened(`${text ? `${text} ` : ''}✗ ${failure}`);
}

function shortened(text: string): string {
  return text.length > 44 ? `${text.slice(0, 43)}…` : text;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '));
  return [colors.bold(lines[0]!), ...lines.slice(1).map((line) => line.replaceAll('✗', colors.red('✗')))].join('\n');
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}

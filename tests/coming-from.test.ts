import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import plugin from '../src/index.ts';
import { hurryWaits } from './conformance/hurried.ts';
import { type FaultyServer, startFaultyServer } from './faulty-server/index.ts';
import { codeBlocks } from './markdown.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}docs/coming-from.md`, 'utf8');

/** What the first column of the tables says, to the faulty server. */
const scripts: Record<string, Parameters<FaultyServer['setFault']>[0]> = {
  'does not know the key (401)': '401-auth',
  'says that the quota is spent (429)': '429-insufficient-quota',
  'is overloaded (503)': '503-overloaded',
  'is overloaded twice, then answers': ['503-overloaded', '503-overloaded', 'ok'],
};

/** Each way, with the rules that are said to report it and its code: before, and after in one way or more. */
const ways = page
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [before, ...after] = codeBlocks(section).map(({ code }) => code);
    const rows = [...section.matchAll(/^\| ([^|]+) \| (\d+) \| (\d+) \|$/gm)].map(([, provider, was, is]) => ({ provider: provider!, before: Number(was), after: Number(is) }));
    const rules = [...section.split('Reported by')[1]!.split('\n\n')[0]!.matchAll(/`((?:no|require)-[\w-]+)`/g)].map(([, rule]) => rule!);
    return { name: section.split('\n', 1)[0]!, before: before!, after, rows, rules };
  });

function reported(code: string): string[] {
  const messages = new Linter({ cwd: root }).verify(code, [plugin.configs.recommended, { files: ['**/*.ts'], languageOptions: { parser } }], `${root}docs/block.ts`);
  return messages.map(({ ruleId, message }) => ruleId?.replace('llm-calls/', '') ?? message);
}

describe.each(ways)('$name', ({ before, after, rows, rules }) => {
  it('is reported before by the rules that the page names', () => {
    expect(new Set(reported(before))).toEqual(new Set(rules));
    expect(rules).not.toEqual([]);
  });

  it('is not reported after', () => {
    expect(after.map(reported)).toEqual(after.map(() => []));
    expect(after).not.toEqual([]);
  });

  it('has a row for each failure', () => {
    expect(rows.map(({ provider }) => provider)).toEqual(Object.keys(scripts));
  });
});

describe('requests', () => {
  let folder: string;
  let server: FaultyServer;

  hurryWaits();

  beforeAll(async () => {
    mkdirSync(join(root, '.tmp'), { recursive: true });
    folder = mkdtempSync(join(root, '.tmp', 'coming-from-'));
    server = await startFaultyServer();
    vi.stubEnv('OPENAI_BASE_URL', `${server.url}/v1`);
    vi.stubEnv('OPENAI_API_KEY', 'test');
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const runs = ways.flatMap(({ name, before, after, rows }, way) =>
    rows.flatMap((row) => [
      { title: `${name}, before: ${row.provider}`, file: `${way}-before.ts`, code: before, provider: row.provider, requests: row.before },
      ...after.map((code, index) => ({ title: `${name}, after: ${row.provider}`, file: `${way}-after-${index}.ts`, code, provider: row.provider, requests: row.after })),
    ]),
  );

  it.each(runs)('$title: $requests', async ({ file, code, provider, requests }) => {
    writeFileSync(join(folder, file), code);
    const { ask } = (await import(join(folder, file))) as { ask: (question: string) => Promise<unknown> };
    server.reset();
    server.setFault(scripts[provider]!);
    const answered = await ask('Why?').then(() => true, () => false);
    expect([answered, server.requests.length]).toEqual([provider.endsWith('then answers'), requests]);
  });
});

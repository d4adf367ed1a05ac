import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sdk } from '../../src/catalog/sdk.ts';
import { claimsOfSdk, wantedOf } from './claims/of-sdk.ts';
import { openPackages } from './package.ts';

/** A copy of the project in which nobody knows groq-sdk yet. */
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'new-sdk-'));
  for (const path of ['src', 'tests/catalog', 'tests/conformance', 'tests/faulty-server', 'tests/sdks/apart/load.ts', 'package.json', 'tsconfig.json']) {
    cpSync(path, join(root, path), { recursive: true, filter: (from) => !/node_modules|measured|dist$|\/groq\.ts$/.test(from) });
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  const index = join(root, 'src/catalog/index.ts');
  writeFileSync(index, readFileSync(index, 'utf8').replace(/^import \{ groq \}.*\n/m, '').replace(/\bgroq, /, ''));
});
afterAll(() => rmSync(root, { recursive: true }));

function newSdk(...args: string[]): { code: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/new-sdk.ts', ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}

function everyFile(): readonly string[] {
  return ['src/catalog', 'tests/catalog/installed', 'tests/conformance/callers'].flatMap((path) => readdirSync(join(root, path)));
}

describe('npm run new-sdk', () => {
  it('writes files that type-check, and of which all is true that they claim', { timeout: 120_000 }, async () => {
    const { code, out } = newSdk('groq-sdk', '--root', root, '--file', 'groq');
    expect(code, out).toBe(0);
    const written = ['src/catalog/groq.ts', 'tests/catalog/installed/groq.ts', 'tests/conformance/callers/groq.ts'];
    expect(written.filter((path) => existsSync(join(root, path)))).toEqual(written);

    const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', ts.sys.readFile).config, ts.sys, root);
    const files = [...written, 'src/catalog/index.ts'].map((path) => join(root, path));
    const program = ts.createProgram(files, options);
    const problems = files.flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);

    const { groq } = (await import(/* @vite-ignore */ pathToFileURL(join(root, 'src/catalog/groq.ts')).href)) as { groq: Sdk };
    const [found] = openPackages([{ ...wantedOf(groq), name: 'groq-sdk', from: '.', load: () => import('groq-sdk') }]);
    const wrong: string[] = [];
    for (const claim of claimsOfSdk(groq, 1)) if (!(await claim.holds(claim.name, found!))) wrong.push(claim.name);
    expect(wrong).toEqual([]);
    expect(groq.clients[0]!.endpoints.map(({ path }) => path)).toContain('chat.completions.create');
    expect(readFileSync(join(root, 'src/catalog/index.ts'), 'utf8')).toMatch(/import \{ groq \} from '\.\/groq\.ts';[^]*\bgroq,\n\];/);

    const before = everyFile();
    const again = newSdk('groq-sdk', '--root', root, '--file', 'groq');
    expect(again).toMatchObject({ code: 1, error: `${written.join(', ')} exist already. Nothing was written.\n` });
    expect(everyFile()).toEqual(before);
  });

  it.each([
    [[], 2, 'Which package? `npm run new-sdk -- groq-sdk`.'],
    [['a', 'b'], 2, 'One package at a time, not a and b.'],
    [['../a'], 2, '"../a" is no name of a package.'],
    [['a', '--flie', 'x'], 2, "Unknown option '--flie'"],
    [['a', '--file', 'A.ts'], 2, '--file takes a name in lower case with dashes, not "A.ts".'],
    [['no-such-sdk'], 1, 'no-such-sdk is not installed. First `npm install --save-dev --save-exact no-such-sdk`.'],
    [['p-limit'], 1, 'p-limit exports no class with a method that could send a request'],
  ] as const)('refuses %j', (args, code, message) => {
    const before = everyFile();
    const { code: given, error } = newSdk(...args, '--root', root);
    expect({ code: given, error: error.slice(0, message.length) }).toEqual({ code, error: message });
    expect(everyFile()).toEqual(before);
  });

  it('explains itself', () => {
    expect(newSdk('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage: npm run new-sdk -- NAME') });
  });
});

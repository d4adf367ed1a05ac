import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Accuracy, type RuleAccuracy, accuracyOf } from '../../bench/accuracy/accuracy.ts';
import { callsVerdict, ruleVerdict } from '../../bench/accuracy/bars.ts';
import type { Finding, LabelledFile } from '../../bench/accuracy/labels.ts';
import { printed } from '../../bench/accuracy/table.ts';
import plugin from '../../src/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const commit = 'a'.repeat(40);

/** Line 5 floats, line 8 leaves through an export, line 12 is guarded. */
const chat = `import OpenAI from 'openai';

const openai = new OpenAI();
function warmUp(prompt) {
  openai.responses.create({ model: 'gpt-5', input: prompt });
}
export async function answer(prompt) {
  return openai.responses.create({ model: 'gpt-5', input: prompt });
}
export async function tryAnswer(prompt) {
  try {
    return await openai.responses.create({ model: 'gpt-5', input: prompt });
  } catch (error) {
    throw new Error('no answer', { cause: error });
  }
}
warmUp('hello');
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'llm-calls-accuracy-'));
  put('shop+bot/src/chat.js', chat);
});

afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function labelled(over: Partial<LabelledFile> = {}): LabelledFile {
  return { repo: 'shop/bot', commit, path: 'src/chat.js', calls: [], findings: [], traps: [], ...over };
}

function unguarded(line: number, over: Partial<Finding> = {}): Finding {
  return { rule: 'no-unguarded-call', line, why: `why at ${line}`, confidence: 'high', ...over };
}

function scored(...files: LabelledFile[]): Accuracy {
  return accuracyOf(folder, files, plugin);
}

function ofUnguarded(...files: LabelledFile[]): RuleAccuracy {
  return scored(...files).rules.find(({ rule }) => rule === 'no-unguarded-call')!;
}

function lines(places: readonly { readonly line: number }[]): number[] {
  return places.map(({ line }) => line);
}

const both = [unguarded(5), unguarded(8)];

describe('reports and findings', () => {
  it('a finding is hit by its rule, or by that for exports', () => {
    expect(ofUnguarded(labelled({ findings: both }))).toMatchObject({ findings: 2, hits: 2, missed: [], wrong: [] });
  });

  it('a finding without a report is missed, with its file, line and reason', () => {
    const { hits, missed } = ofUnguarded(labelled({ findings: [...both, unguarded(12)] }));
    expect(hits).toBe(2);
    expect(missed).toEqual([{ file: 'shop+bot/src/chat.js', line: 12, why: 'why at 12' }]);
  });

  it('a report that no label asks for is false', () => {
    const { wrong } = ofUnguarded(labelled({ findings: [unguarded(5)] }));
    expect(wrong).toEqual([{ file: 'shop+bot/src/chat.js', line: 8, why: expect.stringContaining('`openai.responses.create()`'), trap: false }]);
  });

  it('a report in a trap says so, with the reason', () => {
    const { wrong } = ofUnguarded(labelled({ findings: [unguarded(5)], traps: [{ rule: 'no-unguarded-call', line: 8, why: 'no call at all' }] }));
    expect(wrong).toMatchObject([{ line: 8, trap: true, why: 'trap: no call at all' }]);
  });

  it('a trap of another rule is none', () => {
    expect(ofUnguarded(labelled({ findings: [unguarded(5)], traps: [{ rule: 'require-backoff', line: 8, why: '' }] })).wrong).toMatchObject([{ line: 8, trap: false }]);
  });

  it.each([
    [3, 8, 2, 0],
    [2, 8, 1, 1],
    [5, 10, 2, 0],
    [5, 11, 1, 1],
  ])('a report counts within two lines: findings at %i and %i', (first, second, hits, missed) => {
    const accuracy = ofUnguarded(labelled({ findings: [unguarded(first), unguarded(second)] }));
    expect([accuracy.hits, accuracy.missed.length, accuracy.wrong.length]).toEqual([hits, missed, missed]);
  });

  it('a report counts anywhere in a finding of several lines', () => {
    expect(ofUnguarded(labelled({ findings: [unguarded(1, { endLine: 6 }), unguarded(8)] })).hits).toBe(2);
  });

  it('a line that is equally right counts', () => {
    expect(ofUnguarded(labelled({ findings: [unguarded(15, { altLines: [5] }), unguarded(8)] }))).toMatchObject({ hits: 2, wrong: [] });
    expect(ofUnguarded(labelled({ findings: [unguarded(15, { altLines: [2] }), unguarded(8)] }))).toMatchObject({ hits: 1 });
  });

  it('a second report on a finding is not counted', () => {
    expect(ofUnguarded(labelled({ findings: [unguarded(5, { endLine: 8 })] }))).toMatchObject({ findings: 1, hits: 1, wrong: [] });
  });

  it('of findings close together each takes the report that is nearest', () => {
    put('shop+bot/src/chat.js', chat.replace('}\nexport', 'export').replace('});\nexport', '});}\nexport'));
    expect(ofUnguarded(labelled({ findings: [unguarded(5), unguarded(7)] }))).toMatchObject({ hits: 2, missed: [], wrong: [] });
  });

  it('what two readers could judge differently counts neither for nor against', () => {
    const unsure = unguarded(8, { confidence: 'medium' });
    expect(ofUnguarded(labelled({ findings: [unguarded(5), unsure] }))).toMatchObject({ findings: 1, hits: 1, wrong: [] });
    expect(ofUnguarded(labelled({ findings: [...both, unguarded(12, { confidence: 'medium' })] }))).toMatchObject({ findings: 2, missed: [] });
  });

  it('a file that was read for some rules is scored for these alone', () => {
    const accuracy = scored(labelled({ onlyRules: ['require-backoff'], findings: [{ ...unguarded(5), rule: 'require-backoff' }], calls: [] }), labelled({ repo: 'no/where', findings: both }));
    expect(accuracy.rules).toMatchObject([
      { rule: 'no-unguarded-call', findings: 0, wrong: [] },
      { rule: 'require-backoff', findings: 1 },
    ]);
    expect(accuracy.calls).toMatchObject({ calls: 0, besides: [] });
  });

  it('rules of which the labels say nothing are named, not scored', () => {
    const accuracy = scored(labelled({ findings: both }));
    expect(accuracy.rules.map(({ rule }) => rule)).toEqual(['no-unguarded-call']);
    expect(accuracy.unlabelled).toContain('no-unbounded-retry');
    expect(accuracy.unlabelled).not.toContain('no-unguarded-export');
  });

  it('comments that switch rules off are not heard', () => {
    put('shop+bot/src/chat.js', `/* eslint-disable */ ${chat}`);
    expect(ofUnguarded(labelled({ findings: both })).hits).toBe(2);
  });

  it('of a file that cannot be parsed everything is missed', () => {
    put('shop+bot/src/chat.js', `${chat}}`);
    expect(lines(ofUnguarded(labelled({ findings: both })).missed)).toEqual([5, 8]);
  });
});

describe('calls', () => {
  const call = (line: number, confidence: 'high' | 'medium' = 'high') => ({ line, sdk: 'openai', method: 'responses.create', why: `call at ${line}`, confidence });

  it('are found, missed, or not in the labels', () => {
    const { calls } = scored(labelled({ calls: [call(5), call(7), call(17)], traps: [{ rule: 'no-unguarded-call', line: 1, why: '' }] }));
    expect(calls).toMatchObject({ calls: 3, found: 2, missed: [{ line: 17, why: 'responses.create of openai: call at 17' }], besides: [{ line: 12 }] });
  });

  it('that two readers could judge differently count neither for nor against', () => {
    const { calls } = scored(labelled({ calls: [call(5), call(8), call(12, 'medium'), call(17, 'medium')], findings: both }));
    expect(calls).toMatchObject({ calls: 2, found: 2, missed: [], besides: [] });
  });
});

describe('what is there', () => {
  const elsewhere = { objects: '', refs: '' };

  function makeRepository(head: string): void {
    for (const name of Object.keys(elsewhere)) mkdirSync(join(folder, 'shop+bot/.git', name), { recursive: true });
    put('shop+bot/.git/HEAD', `${head}\n`);
  }

  it('a repository that is not there is absent, and no pass', () => {
    const accuracy = scored(labelled({ findings: both }), labelled({ repo: 'no/where', findings: both }));
    expect(accuracy.files).toEqual({ scored: ['shop+bot/src/chat.js'], absent: ['no+where/src/chat.js'], 'at another commit': [] });
    expect(accuracy.rules).toMatchObject([{ findings: 2 }]);
  });

  it('so is a file that its repository lacks', () => {
    expect(scored(labelled({ path: 'src/gone.js' })).files.absent).toEqual(['shop+bot/src/gone.js']);
  });

  it('a repository at another commit is said to be, and not scored', () => {
    makeRepository('b'.repeat(40));
    const accuracy = scored(labelled({ findings: both }));
    expect(accuracy.files).toEqual({ scored: [], absent: [], 'at another commit': ['shop+bot/src/chat.js'] });
    expect(accuracy.rules).toMatchObject([{ findings: 0, hits: 0 }]);
  });

  it('a repository at the labelled commit is scored', () => {
    makeRepository(commit);
    expect(scored(labelled({ findings: both }))).toMatchObject({ files: { scored: ['shop+bot/src/chat.js'] }, unverified: 0 });
  });

  it('a folder that is no repository is scored, and counted as unverified', () => {
    expect(scored(labelled({ findings: both }))).toMatchObject({ files: { scored: ['shop+bot/src/chat.js'] }, unverified: 1 });
  });
});

describe('bars', () => {
  const place = { file: 'a', line: 1, why: '' };
  const rule = (hits: number, missed: number, wrong: number, trap = false): RuleAccuracy => ({
    rule: 'x',
    findings: hits + missed,
    hits,
    missed: Array.from({ length: missed }, () => place),
    wrong: Array.from({ length: wrong }, () => ({ ...place, trap })),
  });

  it.each([
    ['both shares reached', rule(19, 1, 1), 'met'],
    ['recall too low', rule(17, 3, 0), 'missed'],
    ['precision too low', rule(20, 0, 2), 'missed'],
    ['few findings, all hit', rule(2, 0, 0), 'met'],
    ['few findings, one in a trap', rule(2, 0, 1, true), 'missed'],
    ['few findings, one false', rule(2, 0, 1), 'to be argued'],
    ['few findings, one missed', rule(1, 1, 0), 'to be argued'],
    ['few findings, all missed: silence is no pass', rule(0, 2, 0), 'missed'],
    ['no finding', rule(0, 0, 0), 'nothing to judge by'],
    ['no finding, a trap', rule(0, 0, 1, true), 'missed'],
  ])('%s', (_, accuracy, verdict) => {
    expect(ruleVerdict(accuracy).verdict).toBe(verdict);
  });

  it.each([
    [97, 'met'],
    [96, 'missed'],
  ])('%i calls of 100', (found, verdict) => {
    expect(callsVerdict({ calls: 100, found, missed: [], besides: [] }).verdict).toBe(verdict);
  });

  it('no calls at all', () => {
    expect(callsVerdict({ calls: 0, found: 0, missed: [], besides: [] }).verdict).toBe('nothing to judge by');
  });
});

describe('the table', () => {
  it('has n beside each figure, and no figure where n is 0', () => {
    const text = printed(scored(labelled({ findings: [unguarded(5), unguarded(12)], traps: [{ rule: 'require-backoff', line: 1, why: '' }] })));
    const row = (name: string): string => text.split('\n').find((line) => line.startsWith(name))!;
    expect(row('no-unguarded-call').split(/\s{2,}/)).toEqual(['no-unguarded-call', '2', '1', '1', '1', '50.0 % of 2', '50.0 % of 2', '50.0 % of 2', expect.stringContaining('to be argued')]);
    expect(row('require-backoff').split(/\s{2,}/)).toEqual(['require-backoff', '0', '0', '0', '0', '– of 0', '– of 0', '– of 0', expect.stringContaining('nothing to judge by')]);
  });

  it('lists what is missed and what is false', () => {
    const text = printed(scored(labelled({ findings: [unguarded(5), unguarded(12)] })));
    expect(text).toContain('no-unguarded-call, missed:\n  shop+bot/src/chat.js:12  why at 12');
    expect(text).toContain('no-unguarded-call, false:\n  shop+bot/src/chat.js:8  ');
  });
});

describe('the command', () => {
  const run = promisify(execFile);

  async function bench(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    try {
      const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', 'bench/accuracy.ts', ...args], { cwd: root, env: { ...process.env, INIT_CWD: root }, timeout: 60_000 });
      return { code: 0, stdout, stderr };
    } catch (error) {
      return error as never;
    }
  }

  function putLabels(...files: LabelledFile[]): string {
    put('labels.json', JSON.stringify(files));
    return join(folder, 'labels.json');
  }

  it('scores the built plugin, and succeeds where no bar is missed', async () => {
    const { code, stdout } = await bench(folder, '--labels', putLabels(labelled({ findings: both })));
    expect(stdout).toContain('met (all hit, in no trap)');
    expect(code).toBe(0);
  });

  it('fails where a bar is missed', async () => {
    expect((await bench(folder, '--labels', putLabels(labelled({ findings: [unguarded(12)] })))).code).toBe(1);
  });

  it('fails where nothing is there', async () => {
    const { code, stderr } = await bench(folder, '--labels', putLabels(labelled({ repo: 'no/where', findings: both })));
    expect(stderr).toContain('nothing was scored');
    expect(code).toBe(1);
  });

  it('gives JSON, of one rule', async () => {
    const { stdout } = await bench(folder, '--json', '--rule', 'no-unguarded-call', '--labels', putLabels(labelled({ findings: both, traps: [{ rule: 'require-backoff', line: 1, why: '' }] })));
    expect((JSON.parse(stdout) as Accuracy).rules).toMatchObject([{ rule: 'no-unguarded-call', findings: 2, hits: 2 }]);
  });

  it.each([
    ['no folder', [], 'DIR is missing'],
    ['a folder that is not there', ['no-such-folder'], 'There is no '],
    ['no labels', ['.', '--labels', 'no-such-file.json'], '`--labels FILE` says where they are'],
    ['labels that are none', ['.', '--labels', 'package.json'], 'is no list of labelled files'],
    ['a misspelt option', ['.', '--lables', 'x'], "Unknown option '--lables'"],
  ])('%s: says so, with the usage', async (_, args, message) => {
    const { code, stderr } = await bench(...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: npm run bench:accuracy');
    expect(code).toBe(2);
  });

  it('--help', async () => {
    const { code, stdout } = await bench('--help');
    expect(stdout).toContain('Usage: npm run bench:accuracy');
    expect(code).toBe(0);
  });
});

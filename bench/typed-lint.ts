/**
 * What the rules cost with type information, beside a rule that everybody who lints with types has on:
 * `@typescript-eslint/no-floating-promises`. Both lint the same files of the same program, each in a process of its own, and together
 * in one in either order. Whoever comes first pays for what the checker then knows, so each order is told. Without arguments
 * the files are this repository's own; an argument is a folder of TypeScript to lint besides. Looking through the program is counted
 * in; `bench/program-index.ts` tells it apart.
 */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import typescript from 'typescript';
import { sourceFiles, textOf } from '../tests/source-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Share of the other rule's time that all of ours may take. */
const target = 0.3;
const rounds = 3;
const modes = ['ours', 'theirs', 'ours, theirs', 'theirs, ours'] as const;

type Mode = (typeof modes)[number];

interface Cost {
  readonly ours: number;
  readonly theirs: number;
  readonly files: number;
  readonly programFiles: number;
  readonly reports: number;
}

interface Rule {
  readonly create: (context: never) => Record<string, unknown>;
}

/** A folder's files with the packages that are installed here; what it imports besides is unknown to the checker. */
function programOf(folder: string): { readonly program: typescript.Program; readonly files: readonly string[] } {
  const own = resolve(folder) === resolve(root);
  const files = (own ? ['src', 'rules', 'codemods', 'scripts', 'bench', 'tests'].flatMap((name) => sourceFiles(join(root, name))) : sourceFiles(folder)).filter(
    (path) => !/node_modules|[\\/](?:dist|fixtures)[\\/]|\.d\.[cm]?ts$/.test(path) && /\.[cm]?tsx?$/.test(path),
  );
  const { config } = typescript.readConfigFile(join(root, 'tsconfig.json'), typescript.sys.readFile) as { config: { compilerOptions: object } };
  const foreign = own ? {} : { module: 'preserve', moduleResolution: 'bundler', jsx: 'preserve', allowImportingTsExtensions: true, paths: { '*': [join(root, 'node_modules/*'), join(root, 'node_modules/@types/*')] } };
  const { options } = typescript.convertCompilerOptionsFromJson({ ...config.compilerOptions, ...foreign }, root);
  return { program: typescript.createProgram(files, options), files };
}

/** In ms of this process's own, whatever else the machine does. */
function clock(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** In the child: lints the folder with one side or both, and adds up what their code takes. */
async function measure(mode: Mode, folder: string): Promise<Cost> {
  const time = { ours: 0, theirs: 0 };
  const timed = (side: 'ours' | 'theirs', rule: Rule): Rule => {
    const run = <A>(work: () => A): A => {
      const start = clock();
      try {
        return work();
      } finally {
        time[side] += clock() - start;
      }
    };
    return {
      ...rule,
      create: (context) =>
        Object.fromEntries(
          Object.entries(run(() => rule.create(context))).map(([event, listener]) => [event, (...args: unknown[]) => run(() => (listener as (...all: unknown[]) => unknown)(...args))]),
        ),
    };
  };
  const rules: Record<string, Rule> = {};
  const severities: Linter.RulesRecord = {};
  for (const side of mode.split(', ')) {
    if (side === 'ours') {
      const { default: plugin } = await import('../dist/index.js');
      for (const [name, entry] of Object.entries((plugin.configs!['strictTypeChecked'] as Linter.Config).rules!)) {
        const bare = name.slice('llm-calls/'.length);
        rules[bare] = timed('ours', plugin.rules![bare] as unknown as Rule);
        severities[`bench/${bare}`] = entry as Linter.RuleEntry;
      }
    } else {
      rules['no-floating-promises'] = timed('theirs', await noFloatingPromises());
      severities['bench/no-floating-promises'] = 'error';
    }
  }
  const { program, files } = programOf(folder);
  const linter = new Linter({ cwd: '/' });
  let reports = 0;
  for (const file of files) {
    const messages = linter.verify(
      textOf(file),
      {
        files: ['**/*.{ts,mts,cts,tsx}'],
        plugins: { bench: { rules: rules as never } },
        rules: severities,
        settings: { 'llm-calls': { types: true } },
        languageOptions: { parser, parserOptions: { programs: [program] } },
        linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
      },
      file,
    );
    reports += messages.filter(({ ruleId }) => ruleId !== 'bench/no-floating-promises').length;
  }
  return { ...time, files: files.length, programFiles: program.getSourceFiles().length, reports };
}

async function noFloatingPromises(): Promise<Rule> {
  try {
    const { default: plugin } = (await import('@typescript-eslint/eslint-plugin')) as unknown as { default: { rules: Record<string, Rule> } };
    return plugin.rules['no-floating-promises']!;
  } catch {
    throw new Error('`@typescript-eslint/eslint-plugin` is measured against: npm install --no-save typescript-eslint');
  }
}

/** The round in the middle, by the rules' time. */
function cost(mode: Mode, folder: string): Cost {
  const child = (): Cost => JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), '--measure', mode, folder], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })) as Cost;
  return Array.from({ length: rounds }, child).toSorted((a, b) => a.ours + a.theirs - b.ours - b.theirs)[Math.floor(rounds / 2)]!;
}

function shown(name: string, ours: number, theirs: number): string {
  return `  ${name.padEnd(30)} ${Math.round(ours).toString().padStart(6)} ms beside ${Math.round(theirs).toString().padStart(6)} ms: ${(ours / theirs).toFixed(2)}`;
}

const [flag, mode, folder] = process.argv.slice(2);
if (flag === '--measure') {
  console.log(JSON.stringify(await measure(mode as Mode, folder!)));
} else {
  for (const tree of [root, ...process.argv.slice(2)]) {
    const [ours, theirs, oursFirst, theirsFirst] = modes.map((each) => cost(each, tree)) as [Cost, Cost, Cost, Cost];
    console.log(`\n${tree === root ? 'this repository' : tree}: ${ours.files} files, ${ours.programFiles} in the program; ${ours.reports} reports`);
    console.log(`all rules, strict, beside no-floating-promises (target ${target})`);
    console.log(shown('each in a process of its own', ours.ours, theirs.theirs));
    console.log(shown('in one, ours first', oursFirst.ours, oursFirst.theirs));
    console.log(shown('in one, theirs first', theirsFirst.ours, theirsFirst.theirs));
  }
}

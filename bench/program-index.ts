/**
 * What looking through a whole program costs, apart from the rules: `tsx bench/program-index.ts [folder]`. The folder's
 * `tsconfig.json` says what the program is; without a folder it is this repository.
 */
import { resolve } from 'node:path';
import * as parser from '@typescript-eslint/parser';
import ts from 'typescript';
import { type Analysis, analyse } from '../src/analysis/analysis.ts';
import type { ScopeManager } from '../src/analysis/file.ts';
import { setParents } from '../src/analysis/hosts/parents.ts';
import { projectFiles } from '../src/analysis/hosts/project-files.ts';
import type { TypedProgram } from '../src/analysis/hosts/typed-program.ts';
import { typescriptProgram } from '../src/analysis/hosts/typescript-program.ts';
import { usesOfAny } from '../src/analysis/values/methods.ts';
import { usesInProgram } from '../src/analysis/program.ts';
import { noSettings } from '../src/analysis/settings/settings.ts';

const settings = { ...noSettings, types: true };

function programIn(folder: string): ts.Program {
  const config = ts.getParsedCommandLineOfConfigFile(resolve(folder, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => fail(String(messageText)) });
  return config ? ts.createProgram(config.fileNames, config.options) : fail(`no tsconfig.json in ${folder}`);
}

function fail(message: string): never {
  throw new Error(message);
}

function timed<A>(run: () => A): [A, number] {
  const start = performance.now();
  const answer = run();
  return [answer, performance.now() - start];
}

/** As a rule is given it: parsed by the user's parser, in the program. */
function linted(file: ts.SourceFile, program: ts.Program): Analysis {
  const { ast, scopeManager, visitorKeys, services } = parser.parseForESLint(file.text, { filePath: file.fileName, programs: [program] });
  setParents(ast, visitorKeys);
  const typed = services as unknown as TypedProgram;
  const parsing = { parser, parserOptions: {} };
  return analyse({
    filename: file.fileName,
    text: file.text,
    ast,
    scopes: scopeManager as unknown as ScopeManager,
    visitorKeys,
    settings,
    majorOf: () => undefined,
    program: typescriptProgram(typed, settings, parsing),
  });
}

const folder = process.argv[2] ?? '.';
const [program, parsing] = timed(() => programIn(folder));
const [, binding] = timed(() => program.getTypeChecker());
const files = program.getSourceFiles().filter((file) => !file.isDeclarationFile && !file.fileName.includes('/node_modules/'));
const perThousand = (time: number): string => `${((1000 * time) / files.length).toFixed(1)} ms per 1,000 files`;

// Built when a program is first asked about: its own files, and how their imports lead to each other.
const [, indexing] = timed(() => files[0] && projectFiles(program).reaching(files[0]));

const [analyses, converting] = timed(() => files.map((file) => linted(file, program)));
const exported = analyses.flatMap((analysis) =>
  analysis.survey.functions.flatMap((fn) => usesOfAny(fn, analysis).flatMap((use) => (use.kind === 'exported' ? { use, analysis } : []))),
);
let found = 0;
let unknown = 0;
const [, judging] = timed(() => {
  for (const { use, analysis } of exported) {
    const uses = usesInProgram(use, analysis);
    if (Array.isArray(uses)) found += uses.length;
    else unknown += 1;
  }
});

console.log(`${folder}: ${files.length} files of ${program.getSourceFiles().length}, parsed in ${Math.round(parsing)} ms and bound in ${Math.round(binding)} ms`);
console.log(`  the index alone: ${perThousand(indexing)}`);
console.log(`  callers of all ${exported.length} exported functions: ${Math.round(judging)} ms, ${(judging / Math.max(1, exported.length)).toFixed(2)} ms each, ${perThousand(judging)} (${found} found, ${unknown} too many to look at)`);
console.log(`  for comparison, making an ESTree of every file: ${Math.round(converting)} ms`);

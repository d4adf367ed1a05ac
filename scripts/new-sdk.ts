import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { callerFile } from './new-sdk/caller-file.ts';
import { catalogFile } from './new-sdk/catalog-file.ts';
import { indexWith } from './new-sdk/index-with.ts';
import { installedFile } from './new-sdk/installed-file.ts';
import { lookAt } from './new-sdk/look-at.ts';

const help = `Usage: npm run new-sdk -- NAME [--file FILE]

Starts the catalog file of an SDK and its tests, from what the installed package exports.

  NAME         the package, installed already: groq-sdk, @mistralai/mistralai
  --file FILE  name of the files, without extension (by default NAME, with dashes)
  --root DIR   the project to write to (by default this one)
  --help       this text

Writes src/catalog/FILE.ts, tests/catalog/installed/FILE.ts and tests/conformance/callers/FILE.ts, and
lists the SDK in src/catalog/index.ts. Nothing that exists is written over.
Exit codes: 0 written, 1 refused, 2 wrong usage.`;

class Refusal extends Error {
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command line, checked. */
function read(args: readonly string[]): { name: string; file: string; root: string } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { file: { type: 'string' }, root: { type: 'string', default: '.' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return undefined;
    const [name, ...others] = positionals;
    if (name === undefined) throw new TypeError('Which package? `npm run new-sdk -- groq-sdk`.');
    if (others.length > 0) throw new TypeError(`One package at a time, not ${positionals.join(' and ')}.`);
    if (!/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(name)) throw new TypeError(`${JSON.stringify(name)} is no name of a package.`);
    const file = values.file ?? name.replace('@', '').replaceAll(/[/._]/g, '-');
    if (!/^[a-z][a-z0-9-]*$/.test(file)) throw new TypeError(`--file takes a name in lower case with dashes, not ${JSON.stringify(file)}.`);
    return { name, file, root: resolve(values.root) };
  } catch (error) {
    throw new Refusal((error as Error).message, 2);
  }
}

function scaffold({ name, file, root }: { name: string; file: string; root: string }): void {
  const directory = join(root, 'node_modules', name);
  if (!existsSync(join(directory, 'package.json'))) throw new Refusal(`${name} is not installed. First \`npm install --save-dev --save-exact ${name}\`.`, 1);
  const index = join(root, 'src/catalog/index.ts');
  const sdk = lookAt(name, directory, root);
  if (sdk.clients.length === 0) throw new Refusal(`${name} exports no class with a method that could send a request (looked for in its types). Write its catalog file by hand: src/catalog/sdk.ts says how.`, 1);
  const caller = callerFile(sdk);
  const files = new Map([
    [`src/catalog/${file}.ts`, catalogFile(sdk, file)],
    [`tests/catalog/installed/${file}.ts`, installedFile(sdk, file)],
    ...(caller === undefined ? [] : [[`tests/conformance/callers/${file}.ts`, caller] as const]),
  ]);
  const taken = [...files.keys()].filter((path) => existsSync(join(root, path)));
  if (taken.length > 0) throw new Refusal(`${taken.join(', ')} ${taken.length > 1 ? 'exist' : 'exists'} already. Nothing was written.`, 1);
  const listed = indexWith(readFileSync(index, 'utf8'), file);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  writeFileSync(index, listed);
  console.log([
    ...[...files.keys()].map((path) => `wrote   ${path}`),
    'changed src/catalog/index.ts',
    '',
    `${sdk.clients.length} ${sdk.clients.length === 1 ? 'client' : 'clients'}, ${sdk.errors.length} error classes. What is not measured says so; next:`,
    `  SDK=${name} npx vitest run tests/catalog       whether the package is as the catalog says`,
    `  SDK=${file} npx vitest run tests/conformance   what it does when the provider fails`,
  ].join('\n'));
}

try {
  const asked = read(process.argv.slice(2));
  if (asked) scaffold(asked);
  else console.log(help);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  if (error.exitCode === 2) console.error('See `npm run new-sdk -- --help`.');
  process.exitCode = error.exitCode;
}

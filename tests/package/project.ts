import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A user's project in a temporary folder: our tarballs unpacked, everything else linked to what is installed here. */
export interface Project {
  readonly folder: string;
  /** Gives a package the name under which the user has it: `link('eslint', 'eslint-v8')`. */
  link(name: string, installedAs?: string): void;
  write(path: string, text: string): void;
  read(path: string): string;
  /** Runs a script of an installed package with Node. */
  run(script: string, args: readonly string[], env?: Record<string, string>): Promise<Outcome>;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Tarballs {
  readonly plugin: string;
  readonly helper: string;
  remove(): void;
}

/** Packs what is built, as `npm publish` would. */
export function pack(): Tarballs {
  const folder = mkdtempSync(join(tmpdir(), 'llm-calls-pack-'));
  const packed = (path: string): string => {
    const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', folder], { cwd: join(root, path), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as [{ filename: string }];
    return join(folder, filename);
  };
  return { plugin: packed('.'), helper: packed('src/helper'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function makeProject(tarballs: Tarballs): Project {
  const folder = mkdtempSync(join(tmpdir(), 'llm-calls-project-'));
  const project: Project = {
    folder,
    link(name, installedAs = name) {
      const path = join(folder, 'node_modules', name);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(join(root, 'node_modules', installedAs), path, 'junction');
    },
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    run: (script, args, env = {}) =>
      new Promise((resolve) => {
        execFile(process.execPath, [join(folder, 'node_modules', script), ...args], { cwd: folder, env: { ...process.env, ...env }, maxBuffer: 1e8 }, (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
        });
      }),
  };
  project.write('package.json', '{ "name": "project", "private": true }\n');
  for (const [name, tarball] of [['eslint-plugin-llm-calls', tarballs.plugin], ['llm-calls', tarballs.helper]] as const) {
    const target = join(folder, 'node_modules', name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
    const { dependencies = {} } = JSON.parse(project.read(`node_modules/${name}/package.json`)) as { dependencies?: Record<string, string> };
    for (const dependency of Object.keys(dependencies)) project.link(dependency);
  }
  return project;
}

export function removeProject({ folder }: Project): void {
  rmSync(folder, { recursive: true, force: true });
}

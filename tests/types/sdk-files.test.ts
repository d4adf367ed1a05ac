import { describe, expect, it } from 'vitest';
import { sdkFiles } from '../../src/analysis/hosts/sdk-files.ts';
import { noSettings, readSettings } from '../../src/analysis/settings/settings.ts';
import { virtualProgram } from './virtual.ts';

const openai = { 'node_modules/openai/index.d.ts': 'export declare class OpenAI {}', 'node_modules/openai/package.json': '{ "name": "openai", "types": "index.d.ts" }' };
const acme = { 'node_modules/@acme/llm/index.d.ts': `export declare class Acme {}` };

const project = {
  'llm.ts': `import { OpenAI } from 'openai'; export const llm = new OpenAI();`,
  'direct.ts': `import { llm } from './llm'; export const own = llm;`,
  'far.ts': `export * from './direct';`,
  'lazily.ts': `export const load = () => import('./far');`,
  'by-type.ts': `export type Llm = import('./llm').Llm;`,
  'round-a.ts': `import './round-b'; export const a = 1;`,
  'round-b.ts': `import './round-a'; import './far'; export const b = 1;`,
  'apart.ts': `import { text } from './text'; export const same = text;`,
  'text.ts': `export const text = "import { llm } from './llm'";`,
  'acme.ts': `import { Acme } from '@acme/llm'; export const llm = new Acme();`,
};

const without = { ...acme, ...project, 'llm.ts': 'export const llm = 1;' };

function reaching(files: Readonly<Record<string, string>>, settings = noSettings): string[] {
  const { program, file } = virtualProgram(files, { noLib: true });
  const { reaches } = sdkFiles(program, settings);
  return Object.keys(files).filter((name) => name.endsWith('.ts') && reaches(file(name)));
}

describe('sdkFiles', () => {
  it('tells which files imports lead from to an SDK', () => {
    expect(reaching({ ...openai, ...acme, ...project })).toEqual(['node_modules/openai/index.d.ts', 'llm.ts', 'direct.ts', 'far.ts', 'lazily.ts', 'by-type.ts', 'round-a.ts', 'round-b.ts']);
  });

  it('knows the SDKs of the settings', () => {
    const settings = readSettings({ sdks: [{ name: '@acme/llm', functions: [{ path: 'ask' }] }] });
    expect(reaching(without, settings)).toEqual(['node_modules/@acme/llm/index.d.ts', 'acme.ts']);
    expect(reaching(without, readSettings({ modules: { '@acme/llm': 'openai' } }))).toEqual(['node_modules/@acme/llm/index.d.ts', 'acme.ts']);
  });

  it('tells none where there is no SDK', () => {
    expect(reaching(without)).toEqual([]);
  });

  const registry = { ...openai, ...acme, 'registry.ts': 'export interface Registry {}', 'uses.ts': `import type { Registry } from './registry'; export type R = Registry;`, 'apart.ts': 'export const apart = 1;' };

  it('tells those who import what the project adds to another module', () => {
    const files = { ...registry, 'added.ts': `import { OpenAI } from 'openai'; declare module './registry' { interface Registry { llm: OpenAI } }` };
    expect(reaching(files)).toEqual(['node_modules/openai/index.d.ts', 'registry.ts', 'uses.ts', 'added.ts']);
  });

  it.each([
    `import { OpenAI } from 'openai'; declare global { var llm: OpenAI }`,
    `declare var llm: import('openai').OpenAI;`,
  ])('tells all files of the project, and no other package, where the global scope has it by %s', (text) => {
    expect(reaching({ ...registry, 'added.d.ts': text })).toEqual(['node_modules/openai/index.d.ts', 'registry.ts', 'uses.ts', 'apart.ts', 'added.d.ts']);
  });
});

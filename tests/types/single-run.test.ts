import { afterEach, expect, it, vi } from 'vitest';
import plugin from '../../src/index.ts';
import { expectedReports, lintProject } from './lint.ts';

afterEach(() => vi.unstubAllEnvs());

// One test: the parser gives a file's types only once a process, and a file that a rule opened for another's sake must not count.
it('reports the same in a single run, as of the command line and in CI', { timeout: 120_000 }, async () => {
  vi.stubEnv('TSESTREE_SINGLE_RUN', 'true');
  expect(await lintProject(plugin.configs.recommendedTypeChecked, { project: './tsconfig.scripts.json' })).toEqual(expectedReports());
});

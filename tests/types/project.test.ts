import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import rules from '../../rules/index.ts';
import { type LlmRule, defineRule } from '../../src/define-rule.ts';
import plugin from '../../src/index.ts';
import { expectedReports, lintProject, project } from './lint.ts';

const { configs } = plugin;
const expected = expectedReports();
/** A script belongs to no project of TypeScript's own. */
const projectService = { projectService: { allowDefaultProject: ['*.js'] } };

describe('a project whose clients only types tell', { timeout: 120_000 }, () => {
  it('has a file that is silent beside each that is not', () => {
    const files = new Set(expected.map((report) => report.slice(0, report.indexOf('.'))));
    expect(files.size).toBeGreaterThan(4);
    expect(expected.filter((report) => report.includes('.silent.'))).toEqual([]);
  });

  it('is reported with a project service', async () => {
    expect(await lintProject(configs.recommendedTypeChecked, projectService)).toEqual(expected);
  });

  it('is reported with `project`, and its look-alikes are silent in `strict`', async () => {
    const programs: ts.Program[] = [];
    const probe = { create: ({ sourceCode }: { sourceCode: { parserServices: { program: ts.Program } } }) => (programs.push(sourceCode.parserServices.program), {}) };
    const { plugins, rules: own } = configs.strictTypeChecked;
    const preset = { ...configs.strictTypeChecked, plugins: { ...plugins, probe: { rules: { program: probe as never } } }, rules: { ...own, 'probe/program': 'error' as const } };
    const reports = await lintProject(preset, { project: './tsconfig.scripts.json' });
    expect(reports).toEqual(expect.arrayContaining(expected));
    expect(reports.filter((report) => /silent|look-alikes/.test(report))).toEqual([]);
    // Where nothing is found, a wrong import would be the wrong reason.
    const unsound = programs[0]!.getSourceFiles().filter(({ fileName }) => fileName.startsWith(project) && fileName.endsWith('.ts'));
    expect(unsound.flatMap((file) => programs[0]!.getSemanticDiagnostics(file)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });

  it('is reported the same without the prefilter', async () => {
    const every = Object.values(rules) as readonly LlmRule[];
    const unfiltered = Object.fromEntries(every.map(({ name, definition }) => [name, defineRule(definition as never, { prefilter: false }) as never]));
    const preset = { ...configs.recommendedTypeChecked, plugins: { 'llm-calls': { rules: unfiltered } } };
    expect(await lintProject(preset, projectService)).toEqual(expected);
  });

  it.each([
    ['a parser that gives no types', configs.recommendedTypeChecked, {}],
    ['a preset that does not ask for types', configs.recommended, projectService],
  ])('is silent with %s', async (_, preset, parserOptions) => {
    expect(await lintProject(preset, parserOptions)).toEqual([]);
  });
});

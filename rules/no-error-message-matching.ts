import type { Analysis } from '../src/analysis/analysis.ts';
import { type Node, isInside, unwrap } from '../src/analysis/ast.ts';
import { errorReads } from '../src/analysis/errors/reads.ts';
import type { ErrorHolder } from '../src/analysis/errors/holders.ts';
import { readLocation } from '../src/analysis/locations.ts';
import { type Telling, tellingOf } from '../src/analysis/errors/message-kinds.ts';
import { type MessageTest, messageTests } from '../src/analysis/errors/message-tests.ts';
import { type Finding, defineRule } from '../src/define-rule.ts';
import { resolvedHelper } from '../src/edits/helper-source.ts';
import { replaceTests, testInstead } from '../src/edits/test-instead.ts';

export default defineRule({
  name: 'no-error-message-matching',
  meta: {
    type: 'suggestion',
    docs: { description: 'disallow going by the wording of an LLM call\'s error where a status, a code or a class tells', strict: 'warn' },
    hasSuggestions: true,
    messages: {
      text: 'This knows {{failure}} by its wording, which changes without notice: then it is taken for something else. Ask for {{instead}}.',
      testSuggestion: 'Ask for `{{test}}`.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const test of messageTests(analysis)) {
      const finding = findingOf(test, analysis);
      if (finding) report(finding);
    }
  },
});

function findingOf({ holder, condition, matches }: MessageTest, analysis: Analysis): Finding<'testSuggestion' | 'text'> | undefined {
  const told = matches.map(({ node, texts }) => ({ node, tellings: texts.map((text) => tellingOf(text, holder, analysis)) }));
  const first = told.find(({ tellings }) => tellings.some(Boolean));
  const telling = first?.tellings.find((each) => each !== undefined);
  if (!first || !telling || asksBetter(condition, holder, analysis)) return undefined;
  const test = testInstead(telling, holder, first.node, analysis);
  const edits = isAlike(told.flatMap(({ tellings }) => tellings)) ? replaceTests(test, matches.map(({ node }) => node), condition, holder, analysis) : [];
  const instead = [`\`${test.written}\``, ...(resolvedHelper(analysis.file) === undefined ? [] : ['`classifyError(error).kind`'])].join(' or ');
  return { loc: readLocation(first.node), messageId: 'text', data: { failure: telling.failure, instead }, suggest: [{ messageId: 'testSuggestion', data: { test: test.written }, edits }] };
}

/** Whether the wording is only asked where the status, the code or the class has not told. */
function asksBetter(condition: Node, holder: ErrorHolder, analysis: Analysis): boolean {
  const bare = unwrap(condition);
  if (bare.type !== 'LogicalExpression' || bare.operator !== '||') return false;
  const { reads, tests } = errorReads(holder, analysis) ?? { reads: [], tests: [] };
  const asks = (operand: Node): boolean => reads.some(({ node, path }) => isInside(node, operand) && !path.includes('message')) || tests.some(({ node, of }) => isInside(node, operand) && of.kind !== 'global');
  return [bare.left, bare.right].some((operand) => asks(operand) || asksBetter(operand, holder, analysis));
}

/** Whether all texts stand for one status, and one of them is that status itself. */
function isAlike(tellings: readonly (Telling | undefined)[]): boolean {
  const statuses = new Set(tellings.map((telling) => telling?.status?.value));
  return statuses.size === 1 && !statuses.has(undefined) && tellings.some((telling) => telling?.exact && !telling.status?.property.startsWith('lastError'));
}

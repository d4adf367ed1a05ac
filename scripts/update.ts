import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sdks } from '../src/catalog/index.ts';
import { retriers } from '../src/catalog/retriers.ts';
import type { LlmRule } from '../src/define-rule.ts';
import { readmeWith } from './update/readme.ts';
import { policiesPage } from './update/policies-page.ts';
import { ruleIndex } from './update/rule-index.ts';
import { measuredSdks } from './update/measured-sdks.ts';
import { pageProblems } from './update/rule-page.ts';
import { sdkFactsPage } from './update/sdk-facts-page.ts';
import { sdkPage } from './update/sdk-page.ts';

/** Writes what eslint-doc-generator does not: the list of rules, the pages of SDKs, of what they do by themselves and of retry libraries, the README's list of SDKs. `--check` only compares, `--show-sdks` prints the page of SDKs. */
const check = process.argv.includes('--check');
const root = fileURLToPath(new URL('..', import.meta.url));
const problems: string[] = [];

function put(path: string, expected: string): void {
  if (existsSync(root + path) && readFileSync(root + path, 'utf8') === expected) return;
  if (check) problems.push(`${path} is not what \`npm run update\` writes.`);
  else writeFileSync(root + path, expected);
}

put('docs/policies.md', policiesPage(retriers));
put('docs/what-your-sdk-does.md', sdkFactsPage(sdks));
put('rules/index.ts', ruleIndex(readdirSync(`${root}rules`)));

const rules = Object.values((await import('../rules/index.ts')).default) as readonly LlmRule[];
for (const rule of rules) {
  const path = `docs/rules/${rule.name}.md`;
  if (!existsSync(root + path)) {
    problems.push(`${path} does not exist.`);
    continue;
  }
  problems.push(...pageProblems(rule, readFileSync(root + path, 'utf8')).map((problem) => `${path}: ${problem}`));
}
for (const page of readdirSync(`${root}docs/rules`)) {
  if (page !== 'README.md' && !rules.some(({ name }) => `${name}.md` === page)) problems.push(`docs/rules/${page} is of no rule.`);
}
const measured = sdkPage(measuredSdks(`${root}tests/conformance/measured/`));
put('docs/sdks.md', measured);
if (process.argv.includes('--show-sdks')) console.log(measured.split('\n## Each SDK')[0]);
put('README.md', readmeWith(readFileSync(`${root}README.md`, 'utf8')));

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

import type { LlmRule } from '../../src/define-rule.ts';

/** The sections of a page, in order; `Options` where the rule has any, `With type information` where the rest of the program decides. */
const sections = ['Bad', 'Good', 'Options', 'With type information', 'When not to use it', 'At run time', 'What it cannot see'];

/** What the page lacks that every page of a rule has. */
export function pageProblems({ meta }: LlmRule, page: string): string[] {
  const options = optionNames(meta.schema as readonly Schema[]);
  const left = new Set([...(options.length > 0 ? [] : ['Options']), ...(meta.docs?.program ? [] : ['With type information'])]);
  const expected = sections.filter((section) => !left.has(section));
  const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  const problems: string[] = [];
  if (headings.join() !== expected.join()) problems.push(`its sections are ${headings.join(', ')}, not ${expected.join(', ')}.`);
  if (!/^```json\n/m.test(page.split('## Bad')[0]!)) problems.push('the failure is not shown as a real API response (```json before "## Bad").');
  for (const name of options) if (!page.includes(`\`${name}\``)) problems.push(`does not name the option \`${name}\`.`);
  const told = /^## Options$(.*?)^## /ms.exec(page)?.[1] ?? '';
  if (meta.docs?.strictOptions && !told.includes('`strict`')) problems.push('does not say under "## Options" what the preset `strict` sets.');
  return problems;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

function optionNames(schemas: readonly Schema[]): string[] {
  return schemas.flatMap(({ properties = {} }) => Object.keys(properties));
}

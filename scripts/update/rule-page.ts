import type { LlmRule } from '../../src/define-rule.ts';

const end = '<!-- end auto-generated rule header -->';

/** The sections of a page, in order; `Options` where the rule has any, `With type information` where the rest of the program decides. */
const sections = ['Bad', 'Good', 'Options', 'With type information', 'When not to use it', 'At run time', 'What it cannot see'];

/** The page under the header that its rule's meta gives it. */
export function pageWithHeader(rule: LlmRule, page: string): string {
  const body = page.includes(end) ? page.slice(page.indexOf(end) + end.length) : page;
  return `${header(rule)}\n\n${end}\n\n${body.trimStart()}`;
}

function header({ name, meta }: LlmRule): string {
  const { description = '', recommended, strict, strictOptions } = meta.docs ?? {};
  const options = strictOptions?.map((option) => `\`${JSON.stringify(option).replaceAll(/([{:,])/g, '$1 ').replaceAll('}', ' }')}\``).join(', ');
  const presets = [recommended && `\`recommended\` (${recommended})`, strict && `\`strict\` (${strict}${options ? `, with ${options}` : ''})`].filter(Boolean);
  return [
    `# llm-calls/${name}`,
    `${description.charAt(0).toUpperCase()}${description.slice(1)}.`,
    presets.length > 0 ? `In the ${presets.length > 1 ? 'presets' : 'preset'} ${presets.join(' and ')}.` : 'In no preset.',
    ...(meta.fixable ? ['🔧 `--fix` repairs what it can without changing which handlers run.'] : []),
    ...(meta.hasSuggestions ? ['💡 Suggests edits that an editor applies.'] : []),
    ...(meta.docs?.program ? ['💭 With type information, what the rest of the program does decides, too.'] : []),
  ].join('\n\n');
}

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
  return problems;
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

function optionNames(schemas: readonly Schema[]): string[] {
  return schemas.flatMap(({ properties = {} }) => Object.keys(properties));
}

import type { LlmRule } from '../../src/define-rule.ts';

const begin = '<!-- begin auto-generated rules list -->';
const end = '<!-- end auto-generated rules list -->';

/** The README with its table of rules: those of `recommended` first, errors before warnings. */
export function readmeWithRules(rules: readonly LlmRule[], readme: string): string {
  const [before, rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md needs the lines ${begin} and ${end}.`);
  const rows = rules.toSorted((a, b) => rank(a) - rank(b)).map(row);
  const table = ['| rule | what it asks | recommended | strict | |', '|---|---|---|---|---|', ...rows].join('\n');
  return `${before}${begin}\n\n${table}\n\n🔧 fixed by \`--fix\`, 💡 with a suggestion that an editor applies.\n\n${end}${after}`;
}

function row({ name, meta }: LlmRule): string {
  const { description = '', recommended = '', strict = '' } = meta.docs ?? {};
  const edits = [meta.fixable && '🔧', meta.hasSuggestions && '💡'].filter(Boolean).join(' ');
  return `| [\`${name}\`](docs/rules/${name}.md) | ${description} | ${recommended} | ${strict} | ${edits} |`.replaceAll('|  |', '| |');
}

function rank({ meta }: LlmRule): number {
  return ['error', 'warn', undefined].indexOf(meta.docs?.recommended);
}

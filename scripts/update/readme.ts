import { httpLibraries } from '../../src/catalog/http/index.ts';
import { sdks } from '../../src/catalog/index.ts';
import type { Sdk } from '../../src/catalog/sdk.ts';
import type { LlmRule } from '../../src/define-rule.ts';
import { majorsText } from './majors.ts';

/** The README with what is generated in it: the table of rules, the list of SDKs. */
export function readmeWith(rules: readonly LlmRule[], readme: string): string {
  return between('SDK list', sdkList(), between('rules list', ruleTable(rules), readme));
}

/** Puts a text between the two comments that name its place. */
function between(name: string, text: string, readme: string): string {
  const [begin, end] = [`<!-- begin auto-generated ${name} -->`, `<!-- end auto-generated ${name} -->`];
  const [before, rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md needs the lines ${begin} and ${end}.`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}

/** Rules of `recommended` first, errors before warnings. */
function ruleTable(rules: readonly LlmRule[]): string {
  const rows = rules.toSorted((a, b) => rank(a) - rank(b)).map(row);
  const table = ['| rule | what it asks | recommended | strict | 🔧 | 💡 | 💭 |', '|---|---|---|---|---|---|---|', ...rows].join('\n');
  return `${table}\n\n🔧 fixed by \`--fix\`. 💡 with a suggestion that an editor applies. 💭 with type information the rest of the program decides, too; every rule then also sees the clients that only their type tells.`;
}

function row({ name, meta }: LlmRule): string {
  const { description = '', recommended = '', strict = '' } = meta.docs ?? {};
  const marks = [meta.fixable && '🔧', meta.hasSuggestions && '💡', meta.docs?.program && '💭'].map((mark) => mark || '');
  return `| ${[`[\`${name}\`](docs/rules/${name}.md)`, description, recommended, strict, ...marks].join(' | ')} |`.replaceAll(/ {2,}/g, ' ');
}

function rank({ meta }: LlmRule): number {
  return ['error', 'warn', undefined].indexOf(meta.docs?.recommended);
}

function sdkList(): string {
  const http = httpLibraries.map(({ name }) => `\`${name}\``).join(', ');
  return `${sdks.map(sdkItem).join(' · ')}\n\nRaw HTTP to a model's URL, by ${http}.`;
}

/** Name and majors: `openai` 3–7. */
function sdkItem({ name, checked }: Sdk): string {
  return `\`${name}\` ${majorsText(Object.keys(checked).map(Number))}`;
}

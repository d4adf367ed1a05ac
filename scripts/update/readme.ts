import { httpLibraries } from '../../src/catalog/http/index.ts';
import { sdks } from '../../src/catalog/index.ts';
import type { Sdk } from '../../src/catalog/sdk.ts';
import { majorsText } from './majors.ts';

/** The README with its list of SDKs. */
export function readmeWith(readme: string): string {
  return between('SDK list', sdkList(), readme);
}

/** Puts a text between the two comments that name its place. */
function between(name: string, text: string, readme: string): string {
  const [begin, end] = [`<!-- begin auto-generated ${name} -->`, `<!-- end auto-generated ${name} -->`];
  const [before, rest] = readme.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md needs the lines ${begin} and ${end}.`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}

function sdkList(): string {
  const http = httpLibraries.map(({ name }) => `\`${name}\``).join(', ');
  return `${sdks.map(sdkItem).join(' · ')}\n\nRaw HTTP to a model's URL, by ${http}.`;
}

/** Name and majors: `openai` 3–7. */
function sdkItem({ name, checked }: Sdk): string {
  return `\`${name}\` ${majorsText(Object.keys(checked).map(Number))}`;
}

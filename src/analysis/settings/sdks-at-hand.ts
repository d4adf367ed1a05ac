import { httpGlobals, httpLibraryOf } from '../../catalog/http/index.ts';
import type { Sdk } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { T } from '../ast.ts';
import { llmCalls } from '../calls.ts';
import { knownSdks } from './known-sdks.ts';

/** The SDKs that the file can have clients of: what it imports, what settings name, what its calls belong to. */
export function sdksAtHand(analysis: Analysis): ReadonlySet<Sdk> {
  return analysis.remember('sdks at hand', analysis, () => {
    const { named, ofModule } = knownSdks(analysis.file.settings);
    // As the catalog has them, whatever major a call has made of them; libraries that send raw HTTP are as they are.
    const found = new Set<Sdk | undefined>([...httpGlobals.values(), ...llmCalls(analysis).map(({ sdk }) => named(sdk.name) ?? sdk)]);
    for (const source of importSources(analysis)) found.add(ofModule(source) ?? httpLibraryOf(source));
    found.delete(undefined);
    return found as Set<Sdk>;
  }, new Set<Sdk>());
}

function* importSources(analysis: Analysis): Iterable<string> {
  const { text, scopes } = analysis.file;
  for (const { type, variables } of scopes.scopes) {
    if (type !== 'module') continue;
    for (const { defs } of variables) if (defs[0]?.parent?.type === T.ImportDeclaration) yield defs[0].parent.source.value;
  }
  if (/\b(?:require|import)\s*\(|\bimport\s+\w+\s*=/.test(text)) for (const [, source] of text.matchAll(/\(\s*["'`]([^"'`\n]+)["'`]\s*\)/g)) yield source!;
}

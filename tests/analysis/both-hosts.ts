import type { Analysis } from '../../src/analysis/analysis.ts';
import { llmCalls, resourceCalls } from '../../src/analysis/calls.ts';
import { fateOfCall } from '../../src/analysis/failures/guards.ts';
import { type Settings, noSettings } from '../../src/analysis/settings/settings.ts';
import { hosts } from './hosts.ts';

/** The same text as ESLint and as the codemods have it analysed. */
export function analyseBoth(code: string, filename: string, settings: Settings = noSettings): { readonly eslint: Analysis; readonly babel: Analysis } {
  const [eslint, babel] = hosts;
  return { eslint: eslint.parse(code, filename, settings), babel: babel.parse(code, filename, settings) };
}

/** What the analysis says of every call of a file, without its nodes: comparable between hosts. */
export function callRecords(analysis: Analysis): object[] {
  return [...llmCalls(analysis), ...resourceCalls(analysis)].map((call) => {
    const { node, sdk, endpoint, client, resolved, streams } = call;
    const fate = fateOfCall(call, analysis);
    return { range: node.range, sdk: sdk.name, endpoint: endpoint.path, client: client?.path, resolved, streams, fate: 'how' in fate ? `${fate.kind}: ${fate.how}` : fate.kind };
  });
}

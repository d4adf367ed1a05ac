import { describe, expect, it } from 'vitest';
import { typescriptTypes } from '../../src/analysis/hosts/typescript-types.ts';
import { readSettings } from '../../src/analysis/settings.ts';
import { sdks } from '../../src/catalog/index.ts';
import type { Client } from '../../src/catalog/sdk.ts';
import { virtualProgram } from './virtual.ts';

/** Clients whose type is not theirs alone, by what it is. */
const others: Readonly<Record<string, string>> = {
  'langchain initChatModel': '@langchain/core',
  // The model is in a property of it.
  'llamaindex Settings': 'nothing',
};

function typeOf(name: string, { made }: Client): string {
  if (made === 'exported') return `typeof ${name}`;
  return made === 'call' ? `Awaited<ReturnType<typeof ${name}>>` : name;
}

const rows = sdks.flatMap((sdk) =>
  sdk.clients.flatMap((client) => client.exports.filter((name) => /^\w+$/.test(name)).map((name) => ({ sdk, client, name, module: (client.modules ?? sdk.modules)[0]!.replace(/\/\*$/, '') }))),
);

describe('the clients of the catalog', { timeout: 120_000 }, () => {
  const text = rows.flatMap(({ client, name, module }, index) => [
    name === 'default' ? `import C${index} from '${module}';` : `import { ${name} as C${index} } from '${module}';`,
    `export declare const c${index}: ${typeOf(`C${index}`, client)};`,
  ]);
  const { program, file } = virtualProgram({ 'clients.ts': text.join('\n') }, { skipLibCheck: true, types: ['node'] });
  const types = typescriptTypes({ program, esTreeNodeToTSNodeMap: { get: (node: unknown) => node } } as never, readSettings({ types: true }));
  const checker = program.getTypeChecker();

  it('are known by the types that the installed packages declare', () => {
    const names = [...file('clients.ts').statements].flatMap((statement) => ('declarationList' in statement ? (statement as import('typescript').VariableStatement).declarationList.declarations.map(({ name }) => name) : []));
    expect(names).toHaveLength(rows.length);
    let seen = 0;
    const wrong = names.flatMap((node, index) => {
      const { sdk, client, name } = rows[index]!;
      // The package is not installed here, or the name is no type of it.
      if (checker.typeToString(checker.getTypeAtLocation(node)).match(/^(?:any|C\d+)$/)) return [];
      seen += 1;
      const found = types.clientOf(node as never);
      const same = found?.path === '' && found.sdk === sdk && found.client.endpoints.every(({ path }) => client.endpoints.some((endpoint) => endpoint.path === path));
      return same || (found?.sdk.name ?? 'nothing') === others[`${sdk.name} ${name}`] ? [] : [`${sdk.name} ${name}: ${found ? `${found.sdk.name} ${found.client.exports.join()} ${found.path}` : 'nothing'}`];
    });
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(80);
  });
});

import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { typescriptTypes } from '../../src/analysis/hosts/typescript-types.ts';
import { readSettings } from '../../src/analysis/settings/settings.ts';
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

const told: Readonly<Record<string, string>> = {
  'OpenAI | AzureOpenAI': 'openai OpenAI',
  'AzureOpenAI | null | undefined': 'openai AzureOpenAI',
  'OpenAI & { readonly traced: true }': 'openai OpenAI',
  'Readonly<Omit<OpenAI, "beta">>': 'openai OpenAI',
  "OpenAI['chat']['completions']": 'openai OpenAI chat.completions',
  'OpenAI.Responses': 'openai OpenAI responses',
  "Anthropic['messages']": '@anthropic-ai/sdk Anthropic messages',
  'Own<OpenAI>': 'openai OpenAI',
  Extended: 'openai OpenAI',
  Another: '@langchain/core BaseChatModel',
  ModelClient: '@azure-rest/ai-inference ModelClient',
};

const untold = [
  'any', 'unknown', 'never', 'object', '{}', 'OpenAI | Anthropic', 'OpenAI | string', 'typeof OpenAI', 'Promise<OpenAI>', 'OpenAI[]', '() => OpenAI', 'Partial<Record<string, OpenAI>>',
  'Required<LookAlike>', 'Mine.Pick<OpenAI>', 'LanguageModel', 'Runnable', 'ChatPromptTemplate', 'FakeListChatModel', "OpenAI['chat']['completions']['create']", 'APIPromise<string>', 'RateLimitError',
];

const types = `
import type { LanguageModel } from 'ai';
import Anthropic from '@anthropic-ai/sdk';
import type { ModelClient } from '@azure-rest/ai-inference';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { ChatPromptTemplate } from '@langchain/core/prompts';
import type { Runnable } from '@langchain/core/runnables';
import type { FakeListChatModel } from '@langchain/core/utils/testing';
import { type APIPromise, AzureOpenAI, OpenAI, RateLimitError } from 'openai';
namespace Mine {
  export type Pick<T> = { readonly of?: T };
}
type Own<T> = T extends OpenAI ? T : never;
interface LookAlike { readonly chat: OpenAI['chat']; readonly responses: OpenAI['responses'] }
interface Extended extends OpenAI { readonly traced: true }
declare abstract class Another extends BaseChatModel {}
`;

describe('the clients of the catalog', { timeout: 120_000 }, () => {
  const text = rows.flatMap(({ client, name, module }, index) => [
    name === 'default' ? `import C${index} from '${module}';` : `import { ${name} as C${index} } from '${module}';`,
    `export declare const c${index}: ${typeOf(`C${index}`, client)};`,
  ]);
  const lines = [...Object.keys(told), ...untold].map((type, index) => `export declare const v${index}: ${type};`);
  const { program, file } = virtualProgram({ 'clients.ts': text.join('\n'), 'types.ts': types + lines.join('\n') }, { skipLibCheck: true, types: ['node'] });
  const oracle = typescriptTypes({ program, esTreeNodeToTSNodeMap: { get: (node: unknown) => node } } as never, readSettings({ types: true }));
  const checker = program.getTypeChecker();

  it('are known by the types that the installed packages declare', () => {
    const names = variables(file('clients.ts'));
    expect(names).toHaveLength(rows.length);
    let seen = 0;
    const wrong = names.flatMap((node, index) => {
      const { sdk, client, name } = rows[index]!;
      // The package is not installed here, or the name is no type of it.
      if (checker.typeToString(checker.getTypeAtLocation(node)).match(/^(?:any|C\d+)$/)) return [];
      seen += 1;
      const found = oracle.clientOf(node as never);
      const same = found?.path === '' && found.sdk === sdk && found.client.endpoints.every(({ path }) => client.endpoints.some((endpoint) => endpoint.path === path));
      return same || (found?.sdk.name ?? 'nothing') === others[`${sdk.name} ${name}`] ? [] : [`${sdk.name} ${name}: ${found ? `${found.sdk.name} ${found.client.exports.join()} ${found.path}` : 'nothing'}`];
    });
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(80);
  });

  it('are told from what only looks like one', () => {
    const unsound = program.getSemanticDiagnostics(file('types.ts')).map(({ messageText }) => (typeof messageText === 'string' ? messageText : messageText.messageText));
    expect(unsound).toEqual([]);
    const found = variables(file('types.ts')).map((node) => {
      const client = oracle.clientOf(node as never);
      return client ? [client.sdk.name, client.client.exports.find((name) => name !== 'default'), client.path].join(' ').trim() : 'nothing';
    });
    expect(found).toEqual([...Object.values(told), ...untold.map(() => 'nothing')]);
  });
});

function variables(file: ts.SourceFile): ts.BindingName[] {
  return file.statements.flatMap((statement) => (ts.isVariableStatement(statement) ? statement.declarationList.declarations.map(({ name }) => name) : []));
}

import type { Client, Endpoint, Sdk } from '../../../src/catalog/sdk.ts';

/** The ways in which a file gets at what an SDK exports. */
export const forms = ['default', 'named', 'renamed', 'namespace', 'require', 'annotated'] as const;
export type Form = (typeof forms)[number];

/** Code with one LLM call, as a user of the SDK writes it. */
export interface Scene {
  readonly sdk: Sdk;
  readonly major: number;
  readonly form: Form;
  readonly client: Client | undefined;
  readonly endpoint: Endpoint;
  /** Imports, and the making of the client. */
  readonly setup: string;
  /** Of an annotated client: the parameter, which whoever calls the function gives. */
  readonly parameter: string;
  readonly call: string;
}

const isIn = (majors: readonly number[] | undefined, major: number): boolean => !majors || majors.includes(major);
export const majorsOf = (sdk: Sdk): readonly number[] => Object.keys(sdk.checked).map(Number).sort((a, b) => b - a);

/** What each client and the functions of an SDK have in one major, without those that run no model. */
export function callables(sdk: Sdk, major: number): readonly { readonly client: Client | undefined; readonly endpoints: readonly Endpoint[] }[] {
  const models = (endpoints: readonly Endpoint[]): readonly Endpoint[] => endpoints.filter((endpoint) => endpoint.kind === 'model' && isIn(endpoint.majors, major));
  return [
    ...sdk.clients.filter((client) => isIn(client.majors, major)).map((client) => ({ client, endpoints: models(client.endpoints) })),
    { client: undefined, endpoints: models(sdk.functions) },
  ].filter(({ endpoints }) => endpoints.length > 0);
}

/** A call of an endpoint; undefined where nobody could get at it in this form. */
export function sceneOf(sdk: Sdk, major: number, form: Form, client: Client | undefined, endpoint: Endpoint, streams = false): Scene | undefined {
  const got = client ? gotClient(sdk, major, form, client) : gotFunction(sdk, form, endpoint);
  if (!got) return undefined;
  const command = endpoint.command ? imported(sdk.modules[0]!, endpoint.command, form === 'annotated' ? 'named' : form) : undefined;
  const through = endpoint.client === undefined ? undefined : gotClient(sdk, major, form, sdk.clients.find(({ made }) => made === 'new')!);
  const given = argumentsOf(endpoint, command?.value, streams, through?.value);
  const call = client ? `${got.value}.${endpoint.path}(${given})` : `${got.value}(${given})`;
  return { sdk, major, form, client, endpoint, setup: [...new Set([...got.lines, ...(command?.lines ?? []), ...(through?.lines ?? [])])].join('\n'), parameter: got.parameter ?? '', call };
}

interface Got {
  readonly lines: readonly string[];
  readonly value: string;
  readonly parameter?: string;
}

function gotClient(sdk: Sdk, major: number, form: Form, client: Client): Got | undefined {
  const module = (client.modules ?? sdk.modules).find((each) => !each.endsWith('/*'));
  if (!module) return undefined;
  const name = exportFor(form, client.exports.filter((each) => !each.includes('.')));
  if (form === 'annotated') {
    if (!name || client.made === 'exported') return undefined;
    const line = name === 'default' ? `import type Given from '${module}';` : `import type { ${name} as Given } from '${module}';`;
    return { lines: [line], value: 'llm', parameter: 'llm: Given' };
  }
  if (client.made === 'given') return gotFromAnother(sdk, major, form, client);
  if (!name) return undefined;
  const { lines, value } = imported(module, name, form);
  if (client.made === 'exported') return { lines, value };
  return { lines: [...lines, `const llm = ${client.made === 'call' ? '' : 'new '}${value}(${makerArguments(client)});`], value: 'llm' };
}

/** A client that another one gives. */
function gotFromAnother(sdk: Sdk, major: number, form: Form, client: Client): Got | undefined {
  const wanted = client.name ?? client.exports[0];
  for (const giver of sdk.clients) {
    const given = giver.made === 'given' || !isIn(giver.majors, major) ? undefined : giver.gives?.find((each) => each.client === wanted && isIn(each.majors, major) && !each.retries);
    const got = given && gotClient(sdk, major, form, giver);
    if (!got) continue;
    const argument = given.argument === undefined ? '{}' : `'${given.argument}'`;
    return { lines: [...got.lines, `const given = ${got.value}.${given.method}(${argument});`], value: 'given' };
  }
  return undefined;
}

function gotFunction(sdk: Sdk, form: Form, endpoint: Endpoint): Got | undefined {
  const [first, ...rest] = endpoint.path.split('.') as [string, ...string[]];
  if (form === 'annotated' || (first === 'default') !== (form === 'default')) {
    // The whole module may be had too.
    if (form !== 'namespace' && form !== 'require') return undefined;
  }
  const module = (endpoint.modules ?? sdk.modules)[0]!.replace('/*', `/${first}.js`);
  const { lines, value } = imported(module, first, form);
  return { lines, value: [value, ...rest].join('.') };
}

/** The name that a form can get at. */
function exportFor(form: Form, exports: readonly string[]): string | undefined {
  if (form === 'default') return exports.find((name) => name === 'default');
  if (form === 'named' || form === 'renamed') return exports.find((name) => name !== 'default');
  return exports.find((name) => name !== 'default') ?? exports[0];
}

function imported(module: string, name: string, form: Form): { lines: readonly string[]; value: string } {
  switch (form) {
    case 'default':
      return name === 'default' ? { lines: [`import Imported from '${module}';`], value: 'Imported' } : imported(module, name, 'named');
    case 'renamed':
      return { lines: [`import { ${name} as Renamed${name} } from '${module}';`], value: `Renamed${name}` };
    case 'namespace':
      return { lines: [`import * as everything from '${module}';`], value: `everything.${name}` };
    case 'require':
      return name === 'default' ? { lines: [`const Required = require('${module}').default;`], value: 'Required' } : { lines: [`const { ${name} } = require('${module}');`], value: name };
    default:
      return { lines: [`import { ${name} } from '${module}';`], value: name };
  }
}

/** Names that nothing is known of, up to the options. */
function makerArguments({ optionsArgument = 0 }: Client): string {
  return Array.from({ length: optionsArgument }, (_, index) => `setup${index}`).join(', ');
}

function argumentsOf({ body, stream, command, client }: Endpoint, made: string | undefined, streams: boolean, through: string | undefined): string {
  const when = streams && stream && stream.when !== 'always' ? stream.when : undefined;
  const option = when?.reduceRight((inner, name) => `{ ${name}: ${inner} }`, 'true');
  const filled = Array.from({ length: Math.max(body, option ? (stream!.argument ?? body) : 0) + 1 }, (_, index) =>
    option && index === (stream!.argument ?? body) ? option : index === body ? '{ prompt: [] }' : index === client ? through! : `argument${index}`,
  );
  return command ? `new ${made}(${filled.join(', ')})` : filled.join(', ');
}

import { identifier } from './identifier.ts';
import type { Looked, LookedClient } from './look-at.ts';

const list = (names: readonly string[]): string => `[${names.map((name) => `'${name}'`).join(', ')}]`;

/** The catalog file of an SDK, as far as its types tell. */
export function catalogFile({ name, version, major, clients, errors, status, signal }: Looked, file: string): string {
  const streams = clients.some(({ endpoints }) => endpoints.some((endpoint) => endpoint.streams));
  const place = Object.entries(signal).map(([where, path]) => ` ${where}: ${list(path)} `).join('');
  return `import type { Endpoint, Sdk${streams ? ', StreamFacts' : ''} } from './sdk.ts';

${streams ? "const streamOption: StreamFacts = { when: ['stream'], comes: 'awaited', iteration: 'throws' };\n\n" : ''}const call = { kind: 'model', fails: 'rejects', body: 0, repeats: 'request', effect: 'pure' } as const;

${clients.map(({ endpoints }, index) => `/** Found by their names alone. */\nconst ${endpointsOf(index, clients)}: readonly Endpoint[] = [\n${endpoints.map(endpointLine).join('\n')}\n];`).join('\n\n')}

/** ${name} ${major}, as its types describe it; what needs a request to be known is not measured. */
export const ${identifier(file)} = {
  name: '${name}',
  modules: ['${name}'],
  checked: { ${major}: '${version}' },
  clients: [
${clients.map((client, index) => `    { exports: ${list(client.exports)}, made: 'new',${client.optionsArgument === undefined ? '' : ` optionsArgument: ${client.optionsArgument},`} endpoints${endpointsOf(index, clients) === 'endpoints' ? '' : `: ${endpointsOf(index, clients)}`} },`).join('\n')}
  ],
  functions: [],
  // Not measured: taken to send everything once, so that no rule counts requests that nobody has seen.
  retry: { retries: 0, option: {}, statuses: [], connection: false, quota: false },
  // Not measured.
  timeout: { option: {}, covers: 'headers' },
  signal: {${place}},
  errors: {
    status: '${status}',
    // For which statuses each is thrown is not measured.
    classes: [
${errors.map(({ name: error, parent }) => `      { name: '${error}', extends: '${parent}' },`).join('\n')}
    ],
  },
} as const satisfies Sdk;
`.replace('classes: [\n\n    ]', 'classes: []');
}

function endpointsOf(index: number, clients: readonly LookedClient[]): string {
  return clients.length === 1 ? 'endpoints' : `endpointsOf${clients[index]!.exports.find((name) => name !== 'default') ?? 'Default'}`;
}

function endpointLine({ path, options, streams }: LookedClient['endpoints'][number]): string {
  return `  { ...call, path: '${path}',${options === undefined ? '' : ` options: ${options},`}${streams ? ' stream: streamOption,' : ''} },`.replace(', }', ' }');
}

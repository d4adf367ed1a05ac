import type { Looked } from './look-at.ts';

/** The file that has conformance run the SDK; none if nothing is known that could be called. */
export function callerFile({ name, major, clients, signal }: Looked): string | undefined {
  const [client] = clients;
  const endpoint = client?.endpoints[0];
  if (!client || !endpoint) return undefined;
  const exported = client.exports.find((each) => each !== 'default') ?? 'default';
  const argument = client.optionsArgument ?? 0;
  const places = [...Array.from({ length: argument }, () => "'test' as never"), "{ apiKey: 'test', baseURL: url } as never"];
  const [place, path] = Object.entries(signal)[0] ?? [];
  const told = path && `...(signal && { ${path[0] === 'signal' ? 'signal' : `${path[0]}: signal`} })`;
  const body = `{ model: 'm', messages: [{ role: 'user', content: 'Hi' }]${place === 'body' ? `, ${told}` : ''} } as never`;
  const request = place === 'options' ? `${body}, { ${told} } as never` : body;
  return `import ${exported === 'default' ? 'Client' : `{ ${exported} as Client }`} from '${name}';
import type { Caller${told ? ', CallOptions' : ''} } from '../caller.ts';

export function callersOf(url: string): Record<string, Caller> {
  const client = new Client(${places.join(', ')});
  return {
    '${name}': {
      sdk: '${name}',
      major: ${major},
      dialect: 'chat',
      plain: async (${told ? '{ signal }: CallOptions = {}' : ''}) => client.${endpoint.path}(${request}),
      lacks: [${["'maxRetries'", ...(told ? [] : ["'signal'"]), "'timeoutMs'"].join(', ')}],
      answers: {},
    },
  };
}
`;
}

import { Configuration, OpenAIApi } from 'openai-v3';
import type { Caller, CallOptions } from '../caller.ts';

export function callersOf(url: string): Record<string, Caller> {
  const client = new OpenAIApi(new Configuration({ apiKey: 'test', basePath: `${url}/v1` }));
  const body = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
  const told = ({ signal, timeoutMs }: CallOptions): object => ({ ...(signal && { signal }), ...(timeoutMs !== undefined && { timeout: timeoutMs }) });
  return {
    'openai 3': {
      sdk: 'openai',
      major: 3,
      dialect: 'chat',
      plain: async (options = {}) => client.createChatCompletion(body, told(options)),
      aborts: 'throws Cancel',
      answers: {
        // The answer is that of axios, which leaves text that is no JSON as it is.
        'resolves → whole': ['200-error-body', '200-detail-body', '200-html', '200-empty', '200-truncated-json'],
        'throws Error → connection+': ['body-reset', 'body-closed-early'],
      },
    },
  };
}

import { Ollama } from 'ollama';
import type { Caller } from '../caller.ts';

export function callersOf(url: string): Record<string, Caller> {
  const ollama = new Ollama({ host: url });
  const request = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };
  return {
    ollama: {
      sdk: 'ollama',
      major: 0,
      dialect: 'ollama',
      plain: async () => ollama.chat(request),
      stream: async () => ollama.chat({ ...request, stream: true }),
      lacks: ['signal', 'timeoutMs'],
      dropsHeaders: true,
      // A generator, of which nobody can take the connection while it waits.
      holdsConnection: true,
      quirks: { '429-insufficient-quota': { kind: 'rate_limit', because: 'there is nothing but a sentence, which Google also says of a rate limit' } },
      streams: {
        // Nothing but a sentence.
        'throws Error → unknown': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more'],
        'throws Error → truncated': ['stream-closed', 'stream-closed-after-start', 'stream-closed-mid-event', 'stream-empty'],
        'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
        // A line that cannot be read is left out; one line that is the whole answer is the end of one.
        'silent → whole': ['stream-malformed', 'stream-json', 'stream-no-done', 'stream-pause'],
        'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
      },
      answers: {
        'resolves → unknown': ['200-error-body', '200-detail-body'],
        'throws SyntaxError → parse': ['200-html', '200-empty', '200-truncated-json'],
        'throws TypeError → connection+': ['body-reset', 'body-closed-early'],
      },
    },
  };
}

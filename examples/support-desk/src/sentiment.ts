import { generateText } from 'ai';
import pRetry from 'p-retry';
import { models } from './config.ts';
import { conversation } from './tickets.ts';
import type { Ticket } from './tickets.ts';

export async function sentiment(ticket: Ticket): Promise<string> {
  const { text } = await pRetry(
    () => generateText({ model: models('gpt-4o-mini'), prompt: `One word, calm or angry:\n\n${conversation(ticket)}` }),
    { retries: 4, minTimeout: 100, randomize: true },
  );
  return text;
}

import Anthropic from '@anthropic-ai/sdk';
import { config } from './config.ts';
import { conversation } from './tickets.ts';
import type { Ticket } from './tickets.ts';

export interface Triage {
  readonly ticket: number;
  readonly urgent: boolean;
  readonly reason: string;
}

export class SupportClient {
  private client: Anthropic;

  constructor() {
    this.client = new Anthropic({ apiKey: config.apiKey, baseURL: config.anthropicUrl });
  }

  async triage(ticket: Ticket): Promise<Triage> {
    const reason = await this.ask(`Is this urgent? Answer yes or no, then say why.\n\n${conversation(ticket)}`);
    return { ticket: ticket.id, urgent: /^yes/i.test(reason), reason };
  }

  private async ask(prompt: string): Promise<string> {
    const message = await this.client.messages.create({
      model: 'claude-haiku-4-5',
      max_tokens: 300,
      messages: [{ role: 'user', content: prompt }],
    });
    return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  }
}

import { EventEmitter } from 'node:events';
import { openai } from './config.ts';

export interface Mail {
  readonly from: string;
  readonly text: string;
}

export const inbox = new EventEmitter<{ mail: [Mail]; reply: [to: string, text: string] }>();

inbox.on('mail', async (mail) => {
  const completion = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: `Confirm that we have received this mail:\n\n${mail.text}` }],
  });
  inbox.emit('reply', mail.from, completion.choices[0]?.message.content ?? '');
});

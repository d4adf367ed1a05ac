import { openai } from './config.ts';
import { conversation } from './tickets.ts';
import type { Ticket } from './tickets.ts';

type Write = (text: string) => void;

/** Writes a draft of the reply into the agent's editor, word by word. */
export async function draftReply(ticket: Ticket, write: Write): Promise<void> {
  const stream = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    stream: true,
    messages: [{ role: 'user', content: `Draft a reply.\n\n${conversation(ticket)}` }],
  });
  for await (const chunk of stream) {
    write(chunk.choices[0]?.delta?.content ?? '');
  }
}

/** Rewrites a draft in another tone. */
export async function rewriteDraft(draft: string, tone: string, write: Write): Promise<void> {
  let stream;
  try {
    stream = await openai.chat.completions.create({
      model: 'gpt-4o-mini',
      stream: true,
      messages: [{ role: 'user', content: `Rewrite this in a ${tone} tone:\n\n${draft}` }],
    });
  } catch (error) {
    console.error('rewrite failed', error);
    write(draft);
    return;
  }
  for await (const { choices } of stream) {
    write(choices[0]?.delta?.content ?? '');
  }
}

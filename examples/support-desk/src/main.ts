import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { investigate } from './agent.ts';
import { handle } from './app.ts';
import { assignTeam } from './assign.ts';
import { draftReply, rewriteDraft } from './draft.ts';
import { indexArticles } from './embed.ts';
import * as handled from './handled.ts';
import { inbox } from './inbox.ts';
import type { Outcome } from './outcome.ts';
import { sentiment } from './sentiment.ts';
import { summarise } from './summarise.ts';
import { SupportClient } from './support-client.ts';
import { articles, findTicket } from './tickets.ts';
import { translate } from './translate.ts';

type Write = (text: string) => void;

const question = 'Why was I charged twice?';

/** One entry for each thing a user does; what it writes is what the user sees. */
export const scenarios: Readonly<Record<string, (write: Write) => Promise<void>>> = {
  chat: (write) => post('/chat', { id: 'c1', question }, write),
  open: (write) => post('/conversations', { id: 'c1', question }, write),
  moderate: (write) => post('/messages', { id: 'm1', text: 'Thanks for nothing!' }, write),
  stream: (write) => post('/stream', { question }, write),
  draft: (write) => draftReply(findTicket(4711), write),
  rewrite: (write) => rewriteDraft('We have refunded you.', 'friendly', write),
  summarise: async (write) => write(await summarise(findTicket(4711))),
  translate: async (write) => write(await translate('We have refunded you.', 'French')),
  sentiment: async (write) => write(await sentiment(findTicket(4711))),
  assign: async (write) => write(await assignTeam(findTicket(4712))),
  embed: async (write) => write(`${(await indexArticles(articles)).length} articles indexed`),
  'ticket-class': async (write) => {
    const { ticket, urgent, reason } = await new SupportClient().triage(findTicket(4711));
    write(`${ticket} ${urgent ? 'urgent' : 'can wait'}: ${reason}`);
  },
  mail: async (write) => {
    const reply = once(inbox, 'reply');
    inbox.emit('mail', { from: 'ada@example.com', text: question });
    const [to, text] = await reply;
    write(`To ${to}: ${text}`);
  },
  agent: async (write) => write(told(await investigate('What does ticket 4711 say?'))),
  'good-chat': async (write) => write(told(await handled.answer(question))),
  'good-draft': async (write) => write(ending(await handled.draft(question, write))),
  'good-stream': async (write) => write(ending(await handled.stream(question, write))),
  'good-embed': async (write) => {
    const { vectors, failed } = await handled.index(articles);
    write([`${vectors.size} articles indexed`, ...failed].join('\n'));
  },
  'good-fallback': async (write) => write(told(await handled.answerByAny(question))),
  'good-moderate': async (write) => write(await new Promise<string>((resolve) => handled.note('Thanks for nothing!', resolve))),
};

async function post(path: string, body: object, write: Write): Promise<void> {
  const response = await handle(new Request(`http://desk.example${path}`, { method: 'POST', body: JSON.stringify(body) }));
  if (!response.body) return;
  const decoder = new TextDecoder();
  for await (const bytes of response.body) write(decoder.decode(bytes, { stream: true }));
}

function told(outcome: Outcome): string {
  return outcome.ok ? outcome.text : `Sorry, no answer (${outcome.reason}).`;
}

function ending(outcome: Outcome): string {
  return outcome.ok ? '' : `\n[The answer broke off: ${outcome.reason}.]`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const scenario = scenarios[process.argv[2] ?? ''];
  if (!scenario) {
    console.error(`Usage: tsx src/main.ts ${Object.keys(scenarios).join(' | ')}`);
    process.exit(2);
  }
  await scenario((text) => process.stdout.write(text));
  process.stdout.write('\n');
}

import { generateText } from 'ai';
import { models, openai } from './config.ts';

const titles = new Map<string, string>();

/** POST /chat: one question, one answer. */
export async function chatRoute(request: Request): Promise<Response> {
  const { id, question } = (await request.json()) as { id: string; question: string };

  const completion = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [
      { role: 'system', content: 'You answer the customers of a billing service in two sentences.' },
      { role: 'user', content: question },
    ],
  });

  return Response.json({ id, answer: completion.choices[0]?.message.content });
}

/** POST /conversations: opens a conversation at once and finds a title for it later. */
export async function openRoute(request: Request): Promise<Response> {
  const { id, question } = (await request.json()) as { id: string; question: string };
  titles.set(id, 'New conversation');
  void nameConversation(id, question);
  return Response.json({ id, title: titles.get(id) }, { status: 201 });
}

async function nameConversation(id: string, question: string): Promise<void> {
  const { text } = await generateText({ model: models('gpt-4o-mini'), prompt: `A title of four words for: ${question}` });
  titles.set(id, text);
}

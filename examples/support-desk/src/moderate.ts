import OpenAI from 'openai';
import { config } from './config.ts';

const openai = new OpenAI({ apiKey: config.apiKey, baseURL: config.openaiUrl });

const flagged = new Set<string>();

/** POST /messages: takes the message at once; the check runs beside it. */
export async function messageRoute(request: Request): Promise<Response> {
  const { id, text } = (await request.json()) as { id: string; text: string };

  openai.moderations.create({ model: 'omni-moderation-latest', input: text }).then((moderation) => {
    if (moderation.results[0]?.flagged) flagged.add(id);
  });

  return Response.json({ id, accepted: true }, { status: 202 });
}

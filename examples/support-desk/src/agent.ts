import OpenAI from 'openai';
import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import { config } from './config.ts';
import { failureOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { findTicket } from './tickets.ts';

const openai = new OpenAI({ apiKey: config.apiKey, baseURL: config.openaiUrl, timeout: 30_000 });

const tools: ChatCompletionTool[] = [
  {
    type: 'function',
    function: {
      name: 'read_ticket',
      description: 'Reads one ticket.',
      parameters: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
    },
  },
];

/** Lets the model look tickets up until it has an answer. Going round again is no retry: each turn is another request. */
export async function investigate(question: string, maxTurns = 6): Promise<Outcome> {
  const messages: ChatCompletionMessageParam[] = [{ role: 'user', content: question }];
  for (let turn = 0; turn < maxTurns; turn++) {
    try {
      const completion = await openai.chat.completions.create({ model: 'gpt-4o-mini', messages, tools });
      const choice = completion.choices[0];
      if (!choice) return { ok: false, reason: 'empty' };
      if (choice.finish_reason === 'length' || choice.finish_reason === 'content_filter') return { ok: false, reason: 'cut-off' };
      messages.push(choice.message);
      if (!choice.message.tool_calls?.length) return { ok: true, text: choice.message.content ?? '' };
      for (const call of choice.message.tool_calls) {
        messages.push({ role: 'tool', tool_call_id: call.id, content: runTool(call.type === 'function' ? call.function.arguments : '{}') });
      }
    } catch (error) {
      return { ok: false, reason: failureOf(error) };
    }
  }
  return { ok: false, reason: 'too-many-turns' };
}

/** What goes wrong in a tool is for the model to read, so that it may try another way. */
function runTool(input: string): string {
  try {
    const { id } = JSON.parse(input) as { id: number };
    return JSON.stringify(findTicket(id));
  } catch (error) {
    return `The tool failed: ${String(error)}`;
  }
}

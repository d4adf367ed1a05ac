import { streamText } from 'ai';
import { models } from './config.ts';

/** POST /stream: the answer as it is written. */
export async function streamRoute(request: Request): Promise<Response> {
  const { question } = (await request.json()) as { question: string };
  const result = streamText({ model: models('gpt-4o-mini'), prompt: question });
  const encoder = new TextEncoder();

  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      for await (const text of result.textStream) {
        controller.enqueue(encoder.encode(text));
      }
      controller.close();
    },
  });

  return new Response(body, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

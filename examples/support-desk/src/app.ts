import { chatRoute, openRoute } from './chat.ts';
import { messageRoute } from './moderate.ts';
import { streamRoute } from './stream.ts';

const routes: Record<string, (request: Request) => Promise<Response>> = {
  'POST /chat': chatRoute,
  'POST /conversations': openRoute,
  'POST /messages': messageRoute,
  'POST /stream': streamRoute,
};

export async function handle(request: Request): Promise<Response> {
  const route = routes[`${request.method} ${new URL(request.url).pathname}`];
  return route ? route(request) : new Response('Not found', { status: 404 });
}

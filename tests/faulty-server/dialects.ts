import type { DialectRules } from './dialect.ts';
import { chat } from './dialects/chat.ts';
import { cohere1 } from './dialects/cohere-1.ts';
import { cohere2 } from './dialects/cohere-2.ts';
import { converse } from './dialects/converse.ts';
import { countTokens } from './dialects/count-tokens.ts';
import { embeddings } from './dialects/embeddings.ts';
import { gemini } from './dialects/gemini.ts';
import { invoke } from './dialects/invoke.ts';
import { messages } from './dialects/messages.ts';
import { mistral } from './dialects/mistral.ts';
import { moderations } from './dialects/moderations.ts';
import { ollama } from './dialects/ollama.ts';
import { openrouter } from './dialects/openrouter.ts';
import { predictionStream } from './dialects/prediction-stream.ts';
import { predictions } from './dialects/predictions.ts';
import { responses } from './dialects/responses.ts';

const table = {
  // Told from plain chat by the path they begin with.
  mistral,
  openrouter,
  chat,
  responses,
  messages,
  'count-tokens': countTokens,
  embeddings,
  moderations,
  'cohere 1': cohere1,
  'cohere 2': cohere2,
  gemini,
  ollama,
  converse,
  invoke,
  predictions,
  'prediction-stream': predictionStream,
};

export type Dialect = keyof typeof table;

/** Every API that the server speaks. */
export const dialects: Readonly<Record<Dialect, DialectRules>> = table;

/** The first that has such requests. */
export function dialectOf(requestMethod: string, requestPath: string): Dialect | undefined {
  return (Object.keys(dialects) as Dialect[]).find((name) => {
    const { path, method = 'POST' } = dialects[name];
    return method === requestMethod && path.test(requestPath);
  });
}

import { streamText } from 'ai';
import OpenAI from 'openai';
import pRetry from 'p-retry';
import { config, models } from './config.ts';
import { failureOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { Article } from './tickets.ts';

// The good twins: the same features, and every failure reaches somebody.

const openai = new OpenAI({ apiKey: config.apiKey, baseURL: config.openaiUrl, timeout: 30_000, maxRetries: 0 });

/** As `chatRoute`, with a retry that knows what may pass and a reason when it does not. */
export async function answer(question: string): Promise<Outcome> {
  try {
    const completion = await pRetry(
      () => openai.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: question }] }),
      { retries: 3, minTimeout: 100, maxTimeout: 5_000, randomize: true, shouldRetry: ({ error }) => mayPass(error) },
    );
    const choice = completion.choices[0];
    if (!choice?.message.content) return { ok: false, reason: 'empty' };
    if (choice.finish_reason !== 'stop') return { ok: false, reason: 'cut-off' };
    return { ok: true, text: choice.message.content };
  } catch (error) {
    return { ok: false, reason: failureOf(error) };
  }
}

/** As `draftReply`: what was written stays, and the caller learns whether that was all. */
export async function draft(question: string, write: (text: string) => void): Promise<Outcome> {
  let text = '';
  let finished: string | null | undefined;
  try {
    const stream = await openai.chat.completions.create(
      { model: 'gpt-4o-mini', stream: true, messages: [{ role: 'user', content: question }] },
      // The time-out of the client ends with the headers; this one covers a stream that falls silent.
      { signal: AbortSignal.timeout(60_000) },
    );
    for await (const chunk of stream) {
      const choice = chunk.choices[0];
      finished = choice?.finish_reason ?? finished;
      text += choice?.delta.content ?? '';
      write(choice?.delta.content ?? '');
    }
  } catch (error) {
    return { ok: false, reason: failureOf(error) };
  }
  return finished === 'stop' ? { ok: true, text } : { ok: false, reason: 'cut-off' };
}

/** As `streamRoute`: the AI SDK tells of a failure in the parts of the full stream. */
export async function stream(question: string, write: (text: string) => void): Promise<Outcome> {
  const result = streamText({
    model: models('gpt-4o-mini'),
    prompt: question,
    abortSignal: AbortSignal.timeout(30_000),
    onError: ({ error }) => console.error('stream failed', error),
  });
  let text = '';
  try {
    for await (const part of result.stream) {
      switch (part.type) {
        case 'text-delta':
          text += part.text;
          write(part.text);
          break;
        case 'error':
          return { ok: false, reason: failureOf(part.error) };
        case 'abort':
          return { ok: false, reason: 'unreachable' };
        case 'finish':
          return part.finishReason === 'stop' ? { ok: true, text } : { ok: false, reason: 'cut-off' };
      }
    }
  } catch (error) {
    return { ok: false, reason: failureOf(error) };
  }
  return { ok: false, reason: 'cut-off' };
}

/** As `indexArticles`: one article that fails does not lose the others, and is named. */
export async function index(articles: readonly Article[]): Promise<{ vectors: Map<string, number[]>; failed: string[] }> {
  const vectors = new Map<string, number[]>();
  const failed: string[] = [];
  for (const { title, text } of articles) {
    try {
      const response = await openai.embeddings.create({ model: 'text-embedding-3-small', input: text });
      vectors.set(title, response.data[0]?.embedding ?? []);
    } catch (error) {
      failed.push(`${title}: ${failureOf(error)}`);
    }
  }
  return { vectors, failed };
}

/** Another model when the first one fails: a fallback, no retry. */
export async function answerByAny(question: string): Promise<Outcome> {
  let reason: Outcome = { ok: false, reason: 'empty' };
  for (const model of ['gpt-4o', 'gpt-4o-mini']) {
    try {
      const completion = await openai.chat.completions.create({ model, messages: [{ role: 'user', content: question }] });
      const choice = completion.choices[0];
      if (choice?.finish_reason === 'stop' && choice.message.content) return { ok: true, text: choice.message.content };
      reason = { ok: false, reason: 'cut-off' };
    } catch (error) {
      reason = { ok: false, reason: failureOf(error) };
    }
  }
  return reason;
}

/** Notes what the model thinks of a message; nobody waits for it, and its failure is counted. */
export function note(message: string, report: (reason: string) => void): void {
  openai.moderations.create({ model: 'omni-moderation-latest', input: message }).then(
    (moderation) => report(moderation.results[0]?.flagged ? 'flagged' : 'clean'),
    (error: unknown) => report(failureOf(error)),
  );
}

function mayPass(error: unknown): boolean {
  if (error instanceof OpenAI.APIUserAbortError) return false;
  if (error instanceof OpenAI.APIConnectionError) return true;
  if (!(error instanceof OpenAI.APIError)) return false;
  if (error.status === 429) return error.code !== 'insufficient_quota';
  return error.status === 408 || error.status === 409 || (error.status !== undefined && error.status >= 500);
}

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './answers.ts';
import type { Dialect, Frame, StreamedAnswer } from './answers.ts';
import { errorBody, openaiError } from './errors.ts';
import type { BodyShape, Failure, Provider } from './errors.ts';
import { faults } from './faults.ts';
import type { AnswerFault, BodyFault, FaultName, Finish, ReplyFault, Step } from './faults.ts';

/** A fault by name, with details of this play. */
export interface FaultPlay {
  readonly fault: FaultName;
  /** The value of `retry-after-ms` on a status that SDKs retry; `null` sends no such header. */
  readonly retryAfterMs?: number | null;
  /** Milliseconds before the headers. */
  readonly delayMs?: number;
  /** Another body for an HTTP error. */
  readonly body?: BodyShape;
  /** What the answer under the fault is, for example a tool call that breaks off. */
  readonly finish?: Finish;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Stage {
  readonly dialect: Dialect;
  /** The parsed body of the request. */
  readonly request: Record<string, unknown>;
  readonly response: ServerResponse;
  readonly text: string;
  readonly requestId: string;
  readonly maxStallMs: number;
  readonly signal: AbortSignal;
  /** Told before the healthy answer is sent because the fault does not exist for this request. */
  readonly onNotApplicable: () => void;
}

/** Long enough for the client to read what was sent before the socket breaks. */
const flushMs = 20;
const pauseMs = 60;

const unhurried: AnswerFault = { kind: 'answer' };

export async function playFault(play: FaultPlay, stage: Stage): Promise<void> {
  const fault = faults[play.fault];
  const { response } = stage;
  const healthy = answer(stage.dialect, stage.request, stage.text, play.finish ?? ('finish' in fault ? (fault.finish ?? 'stop') : 'stop'));
  const stream = stage.request['stream'] === true ? healthy.stream : undefined;
  const json = JSON.stringify(healthy.json);
  const delayMs = play.delayMs ?? ('delayMs' in fault ? fault.delayMs : undefined);
  if (delayMs) await sleep(delayMs, undefined, { signal: stage.signal });

  switch (fault.kind) {
    case 'answer':
      return sendAnswer(fault);
    case 'reply':
      return sendReply(fault);
    case 'connection':
      if (fault.does === 'reset') response.socket?.resetAndDestroy();
      else if (fault.does === 'close') response.destroy();
      else await stall();
      return;
    case 'body':
      if (fault.only === (stream ? 'plain' : 'stream') || (fault.body === 'failed-job' && stage.dialect !== 'responses')) break;
      return sendBody(fault);
    case 'stream':
      if (!stream || (fault.only && !fault.only.some((dialect) => dialect === stage.dialect))) break;
      return sendSteps(fault.steps, stream);
  }
  stage.onNotApplicable();
  await sendAnswer(unhurried);

  async function sendAnswer({ wire, chunkDelayMs, finish = 'stop' }: AnswerFault): Promise<void> {
    if (!stream) {
      reply(200, { 'content-type': 'application/json' }, json);
      return;
    }
    startStream();
    const frames = [...stream.start, ...stream.deltas, ...stream.finish(play.finish ?? finish), ...stream.done].map(frameText);
    if (wire === 'one-write') {
      await write(frames.join(''));
    } else if (wire === 'split-bytes') {
      const bytes = Buffer.from(frames.join(''));
      for (let at = 0; at < bytes.length; at += 3) await write(bytes.subarray(at, at + 3));
    } else {
      for (const frame of frames) {
        if (chunkDelayMs) await sleep(chunkDelayMs, undefined, { signal: stage.signal });
        if (wire === 'comments') await write(': keep-alive\n\n');
        await write(wire === 'crlf' ? frame.replaceAll('\n', '\r\n') : frame);
      }
    }
    response.end();
  }

  function sendReply({ status, failure, body: shape = 'provider', headers, retryAfter }: ReplyFault): void {
    const body = errorBody(play.body ?? shape, providerOf(stage.dialect), status, failure, stage.requestId);
    reply(
      status,
      {
        ...(body.type === undefined ? {} : { 'content-type': body.type }),
        ...limitHeaders(providerOf(stage.dialect), failure),
        ...retryHeaders(status, headers, retryAfter),
        ...headers,
      },
      body.text,
    );
  }

  function retryHeaders(status: number, headers: ReplyFault['headers'], retryAfter: ReplyFault['retryAfter']): Record<string, string> {
    if (typeof retryAfter === 'string') return { 'retry-after': retryAfter };
    if (retryAfter) return { 'retry-after': new Date(Date.now() + retryAfter.dateInMs).toUTCString() };
    const retried = [408, 409, 425, 429].includes(status) || status >= 500 || headers?.['x-should-retry'] === 'true';
    return retried && typeof play.retryAfterMs === 'number' ? { 'retry-after-ms': String(play.retryAfterMs) } : {};
  }

  async function sendBody(fault: BodyFault): Promise<void> {
    const half = json.slice(0, json.length / 2);
    const jsonType = { 'content-type': 'application/json' };
    switch (fault.body) {
      case 'error':
        return reply(200, jsonType, errorBody('provider', providerOf(stage.dialect), 200, serverFailure, stage.requestId).text);
      case 'detail':
        return reply(200, jsonType, JSON.stringify({ detail: 'The model is temporarily unavailable.' }));
      case 'html':
        return reply(200, { 'content-type': 'text/html; charset=utf-8' }, '<!doctype html><html><head><title>Log in</title></head><body>Please log in.</body></html>\n');
      case 'empty':
        return reply(200, jsonType, '');
      case 'truncated':
        return reply(200, jsonType, half);
      case 'json-for-stream':
        return reply(200, jsonType, json);
      case 'failed-job':
        return reply(200, jsonType, JSON.stringify({ ...healthy.json, status: 'failed', output: [], error: { code: 'server_error', message: serverFailure.message } }));
      case 'closed-early':
      case 'reset':
      case 'stall':
        response.writeHead(200, { ...standing(), ...jsonType, 'content-length': Buffer.byteLength(json) });
        await write(half);
        if (fault.body === 'stall') return stall();
        await sleep(flushMs, undefined, { signal: stage.signal });
        if (fault.body === 'reset') response.socket?.resetAndDestroy();
        else response.destroy();
    }
  }

  async function sendSteps(steps: readonly Step[], told: StreamedAnswer): Promise<void> {
    startStream();
    const deltas = told.deltas.map(frameText);
    for (const step of steps) {
      for (const text of stepTexts(step, told, deltas)) await write(text);
      if (step === 'stall') return stall();
      if (step === 'wait') await sleep(pauseMs, undefined, { signal: stage.signal });
      if (step === 'reset') {
        await sleep(flushMs, undefined, { signal: stage.signal });
        response.socket?.resetAndDestroy();
        return;
      }
    }
    response.end();
  }

  function stepTexts(step: Step, told: StreamedAnswer, deltas: string[]): string[] {
    if (typeof step === 'object') return 'finish' in step ? told.finish(step.finish).map(frameText) : [frameText(step)];
    switch (step) {
      case 'start':
        return told.start.map(frameText);
      case 'delta':
        return deltas.splice(0, 1);
      case 'rest':
        return deltas.splice(0);
      case 'finish':
        return told.finish(play.finish ?? 'stop').map(frameText);
      case 'done':
        return told.done.map(frameText);
      case 'failed':
        return told.failed.map(frameText);
      case 'error':
        return [frameText(streamError(stage.dialect))];
      case 'half-event':
        return deltas.splice(0, 1).map((text) => text.slice(0, text.length / 2));
      case 'malformed':
        return deltas.splice(0, 1).map((text) => `${text.slice(0, text.length / 2)}\n\n`);
      case 'reset':
      case 'stall':
      case 'wait':
        return [];
    }
  }

  function startStream(): void {
    response.writeHead(200, { ...standing(), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    response.flushHeaders();
  }

  function reply(status: number, headers: Record<string, string>, body: string): void {
    response.writeHead(status, { ...standing(), ...headers, ...play.headers }).end(body);
  }

  function standing(): Record<string, string> {
    return { [providerOf(stage.dialect) === 'anthropic' ? 'request-id' : 'x-request-id']: stage.requestId };
  }

  /** Writes one piece and lets the event loop turn, so that it travels on its own. */
  async function write(piece: string | Uint8Array): Promise<void> {
    if (response.destroyed) return;
    response.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }

  async function stall(): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    await sleep(stage.maxStallMs, undefined, { signal: AbortSignal.any([stage.signal, gone.signal]) }).catch(() => {});
    response.destroy();
  }
}

const serverFailure: Failure = {
  message: 'The server had an error while processing your request. Sorry about that!',
  openai: { type: 'server_error', code: 'server_error' },
  anthropic: { type: 'api_error' },
};

/** The error event that each provider sends inside a stream. */
function streamError(dialect: Dialect): Frame {
  if (dialect === 'messages') return { event: 'error', data: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } } };
  if (dialect === 'responses') {
    const { message } = serverFailure;
    return { event: 'error', data: { type: 'error', sequence_number: 99, error: { type: 'server_error', code: 'server_error', message, param: null } } };
  }
  return { data: { error: openaiError(serverFailure) } };
}

function limitHeaders(provider: Provider, { openai, anthropic }: Failure): Record<string, string> {
  if (openai.code !== 'rate_limit_exceeded' || anthropic.type !== 'rate_limit_error') return {};
  const tokens = openai.type === 'tokens';
  if (provider === 'anthropic') {
    const reset = new Date(Date.now() + 1000).toISOString().replace(/\.\d+/, '');
    return {
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': tokens ? '49' : '0',
      'anthropic-ratelimit-requests-reset': reset,
      'anthropic-ratelimit-tokens-limit': '40000',
      'anthropic-ratelimit-tokens-remaining': tokens ? '0' : '39000',
      'anthropic-ratelimit-tokens-reset': reset,
    };
  }
  return {
    'x-ratelimit-limit-requests': '500',
    'x-ratelimit-remaining-requests': tokens ? '499' : '0',
    'x-ratelimit-reset-requests': tokens ? '120ms' : '20ms',
    'x-ratelimit-limit-tokens': '30000',
    'x-ratelimit-remaining-tokens': tokens ? '0' : '29000',
    'x-ratelimit-reset-tokens': tokens ? '20ms' : '2s',
  };
}

function providerOf(dialect: Dialect): Provider {
  return dialect === 'messages' || dialect === 'count-tokens' ? 'anthropic' : 'openai';
}

function frameText({ event, data }: Frame): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
}

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, StreamedAnswer } from './dialect.ts';
import { type Dialect, dialects } from './dialects.ts';
import { errorBody } from './errors.ts';
import type { Body, BodyShape, Failure } from './errors.ts';
import { faults } from './faults.ts';
import type { AnswerFault, BodyFault, FaultName, Finish, ReplyFault, Step, StreamFault } from './faults.ts';
import { sse } from './framings/sse.ts';
import { serverFailure } from './server-failure.ts';
import { told } from './told.ts';

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
  /** Whether it asks for a stream. */
  readonly stream: boolean;
  readonly origin: string;
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
  const rules = dialects[stage.dialect];
  const { framing = sse } = rules;
  const healthy = rules.answer(told(stage.request, stage.text, play.finish ?? ('finish' in fault ? (fault.finish ?? 'stop') : 'stop'), stage.origin));
  const stream = stage.stream ? healthy.stream : undefined;
  const json = JSON.stringify(healthy.json);
  const delayMs = play.delayMs ?? ('delayMs' in fault ? fault.delayMs : undefined);
  if (delayMs) await sleep(delayMs, undefined, { signal: stage.signal });

  switch (fault.kind) {
    case 'answer':
      if (!canTell(fault)) break;
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
      if (!stream || !exists(fault.only)) break;
      return sendSteps(fault.steps, stream);
  }
  stage.onNotApplicable();
  await sendAnswer(unhurried);

  /** Comments and line ends are those of text. */
  function canTell({ wire }: AnswerFault): boolean {
    return !stream || framing === sse || wire === 'split-bytes' || wire === 'one-write' || !wire;
  }

  function exists(only: StreamFault['only']): boolean {
    return !only || (only === 'sse' ? framing === sse : only.includes(stage.dialect));
  }

  function body(shape: BodyShape, status: number, failure: Failure): Body {
    return errorBody(shape === 'provider' ? rules.errors : shape, status, failure, stage.requestId);
  }

  async function sendAnswer({ wire, chunkDelayMs, finish = 'stop' }: AnswerFault): Promise<void> {
    if (!stream) {
      reply(200, { 'content-type': 'application/json' }, json);
      return;
    }
    startStream();
    const frames = [...stream.start, ...stream.deltas, ...stream.finish(play.finish ?? finish), ...stream.done].map(framing.encode);
    if (wire === 'one-write') {
      await write(Buffer.concat(frames));
    } else if (wire === 'split-bytes') {
      const bytes = Buffer.concat(frames);
      for (let at = 0; at < bytes.length; at += 3) await write(bytes.subarray(at, at + 3));
    } else {
      for (const frame of frames) {
        if (chunkDelayMs) await sleep(chunkDelayMs, undefined, { signal: stage.signal });
        if (wire === 'comments') await write(': keep-alive\n\n');
        await write(wire === 'crlf' ? frame.toString().replaceAll('\n', '\r\n') : frame);
      }
    }
    response.end();
  }

  function sendReply({ status, failure, body: shape = 'provider', headers, retryAfter }: ReplyFault): void {
    const { type, text } = body(play.body ?? shape, status, failure);
    reply(
      status,
      {
        ...(type === undefined ? {} : { 'content-type': type }),
        ...rules.errorHeaders?.(failure, status),
        ...retryHeaders(status, headers, retryAfter),
        ...headers,
      },
      text,
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
        return reply(200, jsonType, body('provider', 200, serverFailure).text);
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

  async function sendSteps(steps: readonly Step[], answer: StreamedAnswer): Promise<void> {
    startStream();
    const deltas = answer.deltas.map(framing.encode);
    for (const step of steps) {
      for (const piece of stepBytes(step, answer, deltas)) await write(piece);
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

  function stepBytes(step: Step, answer: StreamedAnswer, deltas: Buffer[]): readonly Buffer[] {
    if (typeof step === 'object') return encoded('finish' in step ? answer.finish(step.finish) : [step]);
    switch (step) {
      case 'start':
        return encoded(answer.start);
      case 'delta':
        return deltas.splice(0, 1);
      case 'rest':
        return deltas.splice(0);
      case 'finish':
        return encoded(answer.finish(play.finish ?? 'stop'));
      case 'done':
        return encoded(answer.done);
      case 'failed':
        return encoded(answer.failed);
      case 'error':
        return encoded(rules.failed && [rules.failed]);
      case 'half-event':
        return deltas.splice(0, 1).map((bytes) => bytes.subarray(0, bytes.length / 2));
      case 'malformed':
        return deltas.splice(0, 1).map(framing.garble);
      case 'reset':
      case 'stall':
      case 'wait':
        return [];
    }
  }

  function encoded(frames: readonly Frame[] = []): readonly Buffer[] {
    return frames.map(framing.encode);
  }

  function startStream(): void {
    response.writeHead(200, { ...standing(), 'content-type': framing.contentType, 'cache-control': 'no-cache' });
    response.flushHeaders();
  }

  function reply(status: number, headers: Record<string, string>, body: string): void {
    response.writeHead(status, { ...standing(), ...headers, ...play.headers }).end(body);
  }

  function standing(): Record<string, string> {
    return { [rules.requestId ?? 'x-request-id']: stage.requestId };
  }

  /** Writes one piece and lets the event loop turn, so that it travels on its own. */
  async function write(piece: string | Buffer): Promise<void> {
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

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Dialect, dialectOf, dialects } from './dialects.ts';
import { faults } from './faults.ts';
import type { FaultName } from './faults.ts';
import { playFault } from './play.ts';
import type { FaultPlay } from './play.ts';
import { isRecord } from './told.ts';

export type FaultChoice = FaultName | FaultPlay;

/** One fault for every request, one a request (the last repeats), or a choice by request. */
export type FaultScript = FaultChoice | readonly FaultChoice[] | ((request: LoggedRequest, index: number) => FaultChoice);

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** Milliseconds since the server started, by a clock that never jumps. */
  readonly time: number;
  readonly headers: IncomingMessage['headers'];
  /** The parsed JSON, or the text if it is not JSON. */
  readonly body: unknown;
  /** Undefined for a path that no dialect has. */
  readonly dialect: Dialect | undefined;
  /** Whether the request asks for a stream. */
  readonly stream: boolean;
  fault: FaultName;
  /** False if the fault does not exist for this kind of request, so that the healthy answer was sent. */
  applied: boolean;
  /** True if the client hung up before the answer was complete. */
  aborted: boolean;
}

export interface FaultyServerOptions {
  readonly fault?: FaultScript;
  /** What the model says. */
  readonly text?: string | ((request: LoggedRequest) => string);
  /** The value of `retry-after-ms` on statuses that SDKs retry, so that their waits are short. Default 1; `null` sends none. */
  readonly retryAfterMs?: number | null;
  /** How long a stalled answer stays open if nobody closes it. Default 30 000. */
  readonly maxStallMs?: number;
}

export interface FaultyServer {
  /** `http://127.0.0.1:<port>` without a path: Anthropic's own SDK takes it so, the others want `${url}/v1`. */
  readonly url: string;
  readonly requests: readonly LoggedRequest[];
  /** Starts a new script with the next request. */
  setFault(script: FaultScript): void;
  /** Forgets the requests and goes back to the fault the server was started with. */
  reset(): void;
  /** Closes the server and every socket, stalled ones too. */
  close(): Promise<void>;
}

const maxBodyBytes = 10_000_000;

export async function startFaultyServer(options: FaultyServerOptions = {}): Promise<FaultyServer> {
  const { fault: initial = 'ok', text = 'Hello from the model.', retryAfterMs = 1, maxStallMs = 30_000 } = options;
  const started = performance.now();
  const sockets = new Set<Socket>();
  const closing = new AbortController();
  const requests: LoggedRequest[] = [];
  let script = checked(initial);
  let served = 0;

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (closing.signal.aborted || response.destroyed) return;
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain', 'x-should-retry': 'false' }).end(`The faulty server itself failed: ${String(error)}`);
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const time = performance.now() - started;
    const body = parse(await read(request));
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const dialect = dialectOf(method, pathname);
    const json = isRecord(body) ? body : {};
    const stream = (dialect && dialects[dialect].streams?.(pathname, json)) ?? json['stream'] === true;
    const entry: LoggedRequest = { method, path: pathname + search, time, headers: request.headers, body, dialect, stream, fault: 'ok', applied: false, aborted: false };
    requests.push(entry);
    if (dialect === undefined) {
      const error = { message: `Invalid URL (${method} ${pathname})`, type: 'invalid_request_error', param: null, code: null };
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
      return;
    }
    const chosen = choose(script, entry, served++);
    const play = { retryAfterMs, ...(typeof chosen === 'string' ? { fault: chosen } : chosen) };
    entry.fault = play.fault;
    entry.applied = true;
    let playing = true;
    response.once('close', () => {
      entry.aborted = playing && !response.writableEnded && !closing.signal.aborted;
    });
    await playFault(play, {
      dialect,
      request: json,
      stream,
      origin: `http://${request.headers.host}`,
      response,
      text: typeof text === 'function' ? text(entry) : text,
      requestId: `req_${requests.length}`,
      maxStallMs,
      signal: closing.signal,
      onNotApplicable: () => void (entry.applied = false),
    });
    playing = false;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    setFault(next) {
      script = checked(next);
      served = 0;
    },
    reset() {
      script = initial;
      served = 0;
      requests.length = 0;
    },
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function choose(script: FaultScript, request: LoggedRequest, index: number): FaultChoice {
  if (typeof script === 'function') return checkedChoice(script(request, index));
  if (!isList(script)) return script;
  return script[Math.min(index, script.length - 1)] ?? 'ok';
}

function checked(script: FaultScript): FaultScript {
  if (isList(script)) {
    if (script.length === 0) throw new TypeError('A fault script needs at least one fault.');
    for (const choice of script) checkedChoice(choice);
  } else if (typeof script !== 'function') {
    checkedChoice(script);
  }
  return script;
}

function checkedChoice(choice: FaultChoice): FaultChoice {
  const name = typeof choice === 'string' ? choice : choice.fault;
  if (!Object.hasOwn(faults, name)) throw new TypeError(`There is no fault called "${name}".`);
  return choice;
}

function isList(script: FaultScript): script is readonly FaultChoice[] {
  return Array.isArray(script);
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > maxBodyBytes) throw new RangeError(`The request is larger than ${maxBodyBytes} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

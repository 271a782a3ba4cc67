import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ErrorCode } from '../engine/errors.ts';

/** Those that the engine or the page answer, and those that they refuse; `Request` itself throws at some others. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** `(Request) => Response` as a listener of node:http. Bodies stream both ways; a client that leaves aborts the signal. */
export function nodeListener(
  answer: (request: Request) => Promise<Response>,
  maximumBodyBytes: number,
): (message: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (message, response) => {
    const left = new AbortController();
    response.on('close', () => left.abort());
    try {
      const refusal = refusalOf(message, maximumBodyBytes);
      const reply = refusal ?? (await answer(toRequest(message, left.signal, maximumBodyBytes)));
      await send(reply, message, response);
    } catch {
      response.destroy();
    }
  };
}

/** What no Request can be made of, or is too large to be looked at. */
function refusalOf(message: IncomingMessage, maximumBodyBytes: number): Response | undefined {
  if (!METHODS.includes(message.method ?? '')) {
    return refuse(405, 'not-allowed', `${message.method} is not done here.`);
  }
  if (Number(message.headers['content-length'] ?? 0) > maximumBodyBytes) {
    return refuse(413, 'bad-input', 'The request is too large.');
  }
  return URL.canParse(addressOf(message)) ? undefined : refuse(400, 'bad-input', 'The request is not valid.');
}

function refuse(status: number, code: ErrorCode, message: string): Response {
  return Response.json({ code, message }, { status, headers: { connection: 'close' } });
}

function addressOf({ headers, url }: IncomingMessage): string {
  return `http://${headers.host ?? 'invalid'}${url ?? '/'}`;
}

function toRequest(message: IncomingMessage, signal: AbortSignal, maximumBodyBytes: number): Request {
  const url = addressOf(message);
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const method = message.method ?? 'GET';
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  const body = limited(Readable.toWeb(message) as ReadableStream<Uint8Array>, maximumBodyBytes);
  return new Request(url, { method, headers, signal, body, duplex: 'half' });
}

/** A body without a declared length is cut off with an error where it exceeds the limit. */
function limited(body: ReadableStream<Uint8Array>, maximumBytes: number): ReadableStream<Uint8Array> {
  let bytes = 0;
  const meter = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength;
      if (bytes > maximumBytes) controller.error(new Error('The request body is too large.'));
      else controller.enqueue(chunk);
    },
  });
  return body.pipeThrough(meter);
}

async function send(reply: Response, message: IncomingMessage, response: ServerResponse): Promise<void> {
  response.statusCode = reply.status;
  for (const [name, value] of reply.headers) {
    if (name !== 'set-cookie') response.setHeader(name, value);
  }
  const cookies = reply.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  if (reply.body === null || message.method === 'HEAD') {
    response.end();
    return;
  }
  // Event streams must reach the page before their first event.
  response.flushHeaders();
  await pipeline(Readable.fromWeb(reply.body), response);
}

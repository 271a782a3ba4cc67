import { request, type IncomingHttpHeaders } from 'node:http';

export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RawRequest {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** One HTTP request with exactly this path and these headers, which `fetch` would tidy up. */
export function rawRequest(port: number, { path, method, headers, body }: RawRequest): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Walks in by a one-time address; gives the cookie to send from then on. */
export async function cookieFrom(address: string): Promise<string> {
  const { port, pathname, search } = new URL(address);
  const { headers } = await rawRequest(Number(port), { path: pathname + search });
  return headers['set-cookie']?.[0].split(';')[0] ?? '';
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Where a one-time address leads. */
export const ENTRANCE = '/enter';

/** Who may talk to the server: only a browser that was given one of its one-time addresses. */
export interface Session {
  /** An address that works once. Asking for another does not spoil the ones before. */
  newAddress(): string;
  /** The answer for whom may not pass, or who is just being let in; undefined for a request that may be served. */
  gate(request: Request): Response | undefined;
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
const MAXIMUM_OPEN_TOKENS = 64;

/**
 * `port` is the one the server listens on, and so the one in every honest Host header. The cookie is named after it,
 * because browsers share cookies between the ports of a host.
 */
export function createSession(port: number): Session {
  const cookie = { name: `swath-${port}`, value: secret() };
  const tokens = new Set<string>();
  return {
    newAddress: () => {
      const token = secret();
      tokens.add(digest(token));
      if (tokens.size > MAXIMUM_OPEN_TOKENS) tokens.delete([...tokens][0]);
      return `http://127.0.0.1:${port}${ENTRANCE}?token=${token}`;
    },
    gate: (request) => {
      const foreign = refuseForeign(request, port);
      if (foreign !== undefined) return refusal(foreign);
      const url = new URL(request.url);
      if (url.pathname === ENTRANCE && request.method === 'GET') return enter(url, tokens, cookie);
      if (matches(cookieValue(request, cookie.name), cookie.value)) return undefined;
      return refusal('This page belongs to a session of Swath that this browser was not let into.');
    },
  };
}

/** Another site's page, another name for this machine (DNS rebinding) or another server's form. */
function refuseForeign(request: Request, port: number): string | undefined {
  const host = request.headers.get('host') ?? '';
  if (!LOOPBACK_NAMES.some((name) => host === `${name}:${port}`)) {
    return `Swath answers only to 127.0.0.1:${port} and localhost:${port}. Through a tunnel, use the same port on both ends.`;
  }
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== `http://${host}`) return 'This request comes from another site.';
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return 'This request comes from another site. Paste the address into a new tab instead.';
  }
  return undefined;
}

function enter(url: URL, tokens: Set<string>, cookie: { name: string; value: string }): Response {
  if (!tokens.delete(digest(url.searchParams.get('token') ?? ''))) {
    return refusal('This address was used before. Each one works once.');
  }
  return new Response(null, {
    status: 303,
    headers: {
      location: '/',
      'cache-control': 'no-store',
      'set-cookie': `${cookie.name}=${cookie.value}; Path=/; HttpOnly; SameSite=Strict`,
    },
  });
}

function refusal(reason: string): Response {
  const help =
    'For a new address, press Enter in the terminal where Swath runs, or start it again: swath serve';
  return new Response(`${reason}\n\n${help}\n`, {
    status: 403,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

function cookieValue(request: Request, name: string): string {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

function matches(given: string, expected: string): boolean {
  return timingSafeEqual(hash(given), hash(expected));
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

function digest(text: string): string {
  return hash(text).toString('hex');
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

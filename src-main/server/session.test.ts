import { describe, expect, it } from 'vitest';
import { createSession, ENTRANCE } from './session.ts';

const PORT = 4000;
const OURS = `http://127.0.0.1:${PORT}`;

function request(path: string, headers: Record<string, string> = {}, method = 'GET'): Request {
  return new Request(`${OURS}${path}`, { method, headers: { host: `127.0.0.1:${PORT}`, ...headers } });
}

function enter(session = createSession(PORT)) {
  const address = session.newAddress();
  const reply = session.gate(request(address.slice(OURS.length)))!;
  const setCookie = reply.headers.get('set-cookie') ?? '';
  return { session, address, reply, setCookie, cookie: setCookie.split(';')[0] };
}

describe('a one-time address', () => {
  it('is exchanged for a cookie that scripts and other sites never see, and leads to the page', () => {
    const { address, reply, setCookie } = enter();
    expect(address.startsWith(`${OURS}${ENTRANCE}?token=`)).toBe(true);
    expect(reply.status).toBe(303);
    expect(reply.headers.get('location')).toBe('/');
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(setCookie).toContain(`swath-${PORT}=`);
  });

  it('works once', async () => {
    const { session, address } = enter();
    const again = session.gate(request(address.slice(OURS.length)))!;
    expect(again.status).toBe(403);
    expect(again.headers.get('set-cookie')).toBeNull();
    expect(await again.text()).toContain('press Enter in the terminal');
  });

  it('leaves other unused addresses usable', () => {
    const session = createSession(PORT);
    const [first, second] = [session.newAddress(), session.newAddress()];
    expect(session.gate(request(second.slice(OURS.length)))?.status).toBe(303);
    expect(session.gate(request(first.slice(OURS.length)))?.status).toBe(303);
  });

  it('cannot be guessed, left out, or spent by a HEAD request', () => {
    const session = createSession(PORT);
    const path = session.newAddress().slice(OURS.length);
    expect(session.gate(request(`${ENTRANCE}?token=guess`))?.status).toBe(403);
    expect(session.gate(request(ENTRANCE))?.status).toBe(403);
    expect(session.gate(request(path, {}, 'HEAD'))?.status).toBe(403);
    expect(session.gate(request(path))?.status).toBe(303);
  });
});

describe('the cookie', () => {
  it('lets requests through', () => {
    const { session, cookie } = enter();
    expect(session.gate(request('/', { cookie: `other=1; ${cookie}` }))).toBeUndefined();
    expect(session.gate(request('/rpc/state', { cookie, origin: OURS }, 'POST'))).toBeUndefined();
  });

  it('is needed for everything, and is another one in each run', () => {
    const { session, cookie } = enter();
    expect(session.gate(request('/'))?.status).toBe(403);
    expect(session.gate(request('/', { cookie: `${cookie}x` }))?.status).toBe(403);
    expect(createSession(PORT).gate(request('/', { cookie }))?.status).toBe(403);
  });
});

describe('whatever the cookie', () => {
  const { session, cookie } = enter();
  const refused = (headers: Record<string, string>) =>
    session.gate(request('/', { cookie, ...headers }))?.status === 403;

  it.each([
    'evil.example',
    `evil.example:${PORT}`,
    '127.0.0.1',
    '127.0.0.1:4001',
    `127.0.0.1.evil:${PORT}`,
    '',
  ])('a Host of "%s" is refused', (host) => expect(refused({ host })).toBe(true));

  it.each([`localhost:${PORT}`, `[::1]:${PORT}`])('a Host of %s is this machine', (host) =>
    expect(refused({ host })).toBe(false),
  );

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:4001', `https://127.0.0.1:${PORT}`])(
    'an Origin of %s is refused',
    (origin) => expect(refused({ origin })).toBe(true),
  );

  it('an Origin must be the very name that was asked for', () => {
    expect(refused({ origin: `http://localhost:${PORT}` })).toBe(true);
    expect(refused({ origin: `http://localhost:${PORT}`, host: `localhost:${PORT}` })).toBe(false);
  });

  it.each(['cross-site', 'same-site'])('a request that the browser marks %s is refused', (site) =>
    expect(refused({ 'sec-fetch-site': site })).toBe(true),
  );

  it.each(['same-origin', 'none'])('a request that the browser marks %s passes', (site) =>
    expect(refused({ 'sec-fetch-site': site })).toBe(false),
  );
});

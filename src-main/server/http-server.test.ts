import { connect } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECURITY_HEADERS } from './headers.ts';
import { startServer, type RunningServer } from './http-server.ts';
import { fakeEngine } from './testing/fake-engine.ts';
import { cookieFrom, rawRequest } from './testing/raw-request.ts';

let folder: string;
let server: RunningServer;
let cookie: string;
let tileSignal = Promise.withResolvers<AbortSignal>();

const engine = fakeEngine({
  labelTile: (_request, signal) => {
    tileSignal.resolve(signal!);
    return new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)));
  },
  openScene: (path) => Promise.reject(new TypeError(`internal detail about ${path}`)),
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'swath-server-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  server = await startServer({ engine, port: 0, rendererFolder: folder, debug: false });
  cookie = await cookieFrom(server.newAddress());
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const rpc = (name: string, input: unknown) =>
  rawRequest(server.port, {
    path: `/rpc/${name}`,
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ json: input }),
  });

describe('the server', () => {
  it('serves the page to whom it let in, and a helpful refusal to others', async () => {
    const page = await rawRequest(server.port, { path: '/', headers: { cookie } });
    expect([page.status, page.body.toString()]).toEqual([200, '<!doctype html>']);
    const stranger = await rawRequest(server.port, { path: '/' });
    expect(stranger.status).toBe(403);
    expect(stranger.body.toString()).toContain('swath serve');
  });

  it.each(['/', '/absent', '/enter?token=x', '/rpc/state', '/rpc/absent', '/data/labels/r/0/0/x'])(
    'sends the one set of security headers with %s',
    async (path) => {
      for (const headers of [undefined, { cookie }]) {
        const reply = await rawRequest(server.port, { path, headers });
        expect(reply.headers).toMatchObject(SECURITY_HEADERS);
      }
    },
  );

  it('allows neither eval nor inline scripts', () => {
    const scripts = /script-src ([^;]*)/.exec(SECURITY_HEADERS['content-security-policy'])?.[1];
    expect(scripts).toBe("'self' 'wasm-unsafe-eval'");
  });

  it('refuses another Host before anything else', async () => {
    const reply = await rawRequest(server.port, { path: '/', headers: { cookie, host: 'evil.example' } });
    expect(reply.status).toBe(403);
  });

  it('does not follow a path out of the page folder', async () => {
    const reply = await rawRequest(server.port, { path: '/../../etc/passwd', headers: { cookie } });
    expect(reply.status).toBe(404);
  });

  it('refuses input that breaks the contract, saying where', async () => {
    const reply = await rpc('openScene', { path: 7 });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body.toString()).json).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('path'),
    });
  });

  it('says nothing about the inside of an unexpected error', async () => {
    const reply = await rpc('openScene', { path: '/secret/place' });
    expect(reply.status).toBe(500);
    expect(reply.body.toString()).toContain('--debug');
    expect(reply.body.toString()).not.toContain('secret');
  });

  it('refuses a body of more than 64 MB, declared or not', async () => {
    const headers = { cookie, 'content-type': 'application/json' };
    const body = 'x'.repeat(65 * 1024 * 1024);
    const request = { path: '/rpc/openScene', method: 'POST', headers };
    const declared = await rawRequest(server.port, {
      ...request,
      headers: { ...headers, 'content-length': '99999999' },
    });
    expect(declared.status).toBe(413);
    const streamed = await rawRequest(server.port, {
      ...request,
      headers: { ...headers, 'transfer-encoding': 'chunked' },
      body,
    }).catch(() => 'cut off' as const);
    expect(streamed === 'cut off' || streamed.status >= 400).toBe(true);
  });

  it.each([
    ['a method that cannot be asked for', 'TRACE / HTTP/1.1\r\nHost: HOST\r\n\r\n', 405],
    ['no host', 'GET / HTTP/1.0\r\n\r\n', 403],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
    ['an address that is none', 'GET http://elsewhere/ HTTP/1.1\r\nHost: HOST\r\n\r\n', 400],
    ['no HTTP', 'hello\r\n\r\n', 400],
  ])('survives %s', async (_what, text, status) => {
    const socket = connect(server.port, '127.0.0.1').setEncoding('utf8');
    socket.write(text.replace('HOST', `127.0.0.1:${server.port}`));
    const first = await new Promise<string>((resolve) => socket.once('data', resolve));
    socket.destroy();
    expect(first).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await rawRequest(server.port, { path: '/', headers: { cookie } })).status).toBe(200);
  });

  it('tells the engine when the page no longer waits for a tile', async () => {
    tileSignal = Promise.withResolvers<AbortSignal>();
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `GET /data/labels/r/0/0/0 HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\n\r\n`,
    );
    const signal = await tileSignal.promise;
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
    socket.destroy();
    await aborted;
    expect(signal.aborted).toBe(true);
  });

  it('names the port and what to do where it is taken', async () => {
    const second = startServer({ engine, port: server.port, rendererFolder: folder, debug: false });
    await expect(second).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(new RegExp(`${server.port}.*--port`)),
    });
  });

  it('closes although a page holds a connection open', async () => {
    const other = await startServer({ engine, port: 0, rendererFolder: folder, debug: false });
    const socket = connect(other.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.on('error', () => {});
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await other.close();
    await ended;
  });
});

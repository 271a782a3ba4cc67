import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStaticFiles } from './static-files.ts';

let outside: string;
let serve: ReturnType<typeof createStaticFiles>;

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'swath-static-'));
  const folder = join(outside, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(outside, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, '.hidden'), 'hidden');
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'assets', 'kernel.wasm'), '');
  await symlink(join(outside, 'secret.txt'), join(folder, 'link.txt'));
  await symlink(outside, join(folder, 'up'));
  serve = createStaticFiles(folder);
});

afterAll(() => rm(outside, { recursive: true }));

const get = (path: string, method = 'GET') => serve(new Request(`http://127.0.0.1${path}`, { method }));

describe('the built page', () => {
  it('is what / leads to, and is asked for again each time', async () => {
    const reply = await get('/');
    expect(await reply.text()).toBe('<!doctype html>');
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(reply.headers.get('cache-control')).toBe('no-cache');
  });

  it('comes with the types that strict browsers ask for', async () => {
    expect((await get('/assets/main-1a2b.js')).headers.get('content-type')).toContain('text/javascript');
    expect((await get('/assets/kernel.wasm')).headers.get('content-type')).toBe('application/wasm');
  });

  it('lets names with a digest be kept for ever', async () => {
    expect((await get('/assets/main-1a2b.js')).headers.get('cache-control')).toContain('immutable');
  });

  it('answers HEAD without a body and refuses to be written to', async () => {
    const head = await get('/', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await get('/', 'POST')).status).toBe(405);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets%2f..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/link.txt',
    '/up/secret.txt',
    '/.hidden',
    '/assets',
    '/index.html%00.js',
    '/%ff',
    '/absent.js',
  ])('gives nothing for %s', async (path) => {
    const reply = await get(path);
    expect(reply.status).toBe(404);
    expect(await reply.text()).not.toContain('secret');
  });

  it('says how to build itself where it is not there', async () => {
    const reply = await createStaticFiles(join(outside, 'absent'))(new Request('http://127.0.0.1/'));
    expect(await reply.text()).toContain('npm run build');
  });
});

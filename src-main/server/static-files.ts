import { readFile, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/** Serves the built page from a folder. Nothing outside of it, not through `..`, an encoding or a link. */
export function createStaticFiles(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET is served here.');
    const { pathname } = new URL(request.url);
    const path = await pathInside(folder, pathname === '/' ? '/index.html' : pathname);
    if (path === undefined) return plain(404, missing(pathname));
    return fileResponse(path, pathname, request.method === 'HEAD');
  };
}

async function pathInside(folder: string, pathname: string): Promise<string | undefined> {
  const parts = decode(pathname)?.split('/').slice(1);
  if (!parts?.every(isPlainName)) return undefined;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, ...parts));
    const inside = relative(root, path);
    return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? undefined : path;
  } catch {
    return undefined;
  }
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

/** Colons are drives and streams on Windows. */
function isPlainName(name: string): boolean {
  return name !== '' && !name.startsWith('.') && !/[\\:\0]/.test(name);
}

async function fileResponse(path: string, pathname: string, headOnly: boolean): Promise<Response> {
  let bytes: Buffer<ArrayBuffer>;
  try {
    bytes = await readFile(path);
  } catch {
    return plain(404, missing(pathname));
  }
  // Vite puts a digest into the names under /assets/, so those never change.
  const keep = pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
  return new Response(headOnly ? null : bytes, {
    headers: {
      'content-type': TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
      'content-length': String(bytes.byteLength),
      'cache-control': keep,
    },
  });
}

function missing(pathname: string): string {
  return pathname === '/'
    ? 'The page is not built yet: run "npm run build" and load it again.'
    : 'Not found.';
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

import { z } from 'zod';
import type { EngineApi, TilePixels } from '../engine/api.ts';
import { EngineError } from '../engine/errors.ts';
import { idSchema, tileAddressSchema, tileBandsSchema } from './contract.ts';
import { describeFailure, type FailureLog } from './failure.ts';

/** Where a tile's shape is told; its body is raw little-endian float32, row-major, interleaved by channel. */
export const TILE_HEADERS = {
  width: 'x-swath-width',
  height: 'x-swath-height',
  channels: 'x-swath-channels',
  /** Only with a tile that is not complete: to be asked with again, as `after`. */
  refined: 'x-swath-refined',
} as const;

const sceneTileSchema = tileAddressSchema.extend({
  sceneId: idSchema,
  bands: tileBandsSchema,
  after: z.int().min(0).optional(),
});
const labelTileSchema = tileAddressSchema.extend({ resultId: idSchema });
const previewTileSchema = labelTileSchema.extend({ version: z.int().min(1) });

/**
 * Pixels for the map, as a function from request to response: `/data/scene/{id}/{z}/{x}/{y}?bands=3,2,1` (zero-based;
 * `&after=16` for a better one than that), `/data/labels/{resultId}/{z}/{x}/{y}`, and of what is being trained
 * `/data/preview/{resultId}/{z}/{x}/{y}?version=3`. Failures are JSON `{code, message}`.
 */
export function createDataPlane(engine: EngineApi, log: FailureLog): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuseMethod(request);
      return tileResponse(await askForTile(engine, request));
    } catch (error) {
      const { code, message, status } = describeFailure(error, log);
      return Response.json({ code, message }, { status, headers: { 'cache-control': 'no-store' } });
    }
  };
}

function refuseMethod({ method }: Request): Response {
  const message = `Tiles are read with GET, not with ${method}.`;
  return Response.json({ code: 'not-allowed', message }, { status: 405, headers: { allow: 'GET, HEAD' } });
}

function askForTile(engine: EngineApi, request: Request): Promise<TilePixels> {
  const url = new URL(request.url);
  const [, , kind, id, z, x, y, ...rest] = url.pathname.split('/').map(decodePart);
  const address = { z: integer(z), x: integer(x), y: integer(y) };
  if (rest.length === 0 && kind === 'scene') {
    const bands = url.searchParams.get('bands')?.split(',').map(integer);
    const given = url.searchParams.get('after');
    const after = given === null ? undefined : integer(given);
    return engine.sceneTile(
      parse(sceneTileSchema, { ...address, sceneId: id, bands, after }),
      request.signal,
    );
  }
  if (rest.length === 0 && kind === 'labels') {
    return engine.labelTile(parse(labelTileSchema, { ...address, resultId: id }), request.signal);
  }
  if (rest.length === 0 && kind === 'preview') {
    const version = integer(url.searchParams.get('version') ?? undefined);
    return engine.previewTile(
      parse(previewTileSchema, { ...address, resultId: id, version }),
      request.signal,
    );
  }
  throw new EngineError('not-found', `There is nothing at ${url.pathname}.`);
}

/** Tiles change when their scene is pointed at another file, so they are kept by the map alone. */
function tileResponse({ width, height, channels, data, refined }: TilePixels): Response {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength) as Uint8Array<ArrayBuffer>;
  return new Response(bytes, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.byteLength),
      'cache-control': 'no-store',
      [TILE_HEADERS.width]: String(width),
      [TILE_HEADERS.height]: String(height),
      [TILE_HEADERS.channels]: String(channels),
      ...(refined === undefined ? {} : { [TILE_HEADERS.refined]: String(refined) }),
    },
  });
}

function parse<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const { path, message } = error.issues[0];
  throw new EngineError('bad-input', `Refused tile request: ${path.join('.')}: ${message}.`);
}

/** NaN for anything but plain digits, which the schemas refuse. */
function integer(text: string | undefined): number {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : NaN;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new EngineError('bad-input', 'Refused tile request: the address is not valid.');
  }
}

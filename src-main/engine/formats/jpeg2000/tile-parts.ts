import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { viewOf } from './bytes-view.ts';
import type { MainHeader } from './main-header.ts';
import { MARKER } from './markers.ts';

/** Where one part of a tile lies in the file, with its SOT. */
export interface TilePart {
  readonly offset: number;
  readonly length: number;
}

export interface TilePartIndex {
  /** By tile, in the order of the file; empty for a tile that is not there. */
  readonly tiles: readonly (readonly TilePart[])[];
  /** Bytes that are missing at the end of the file, or more. */
  readonly truncated: boolean;
}

/** SOT and SOD. */
const SMALLEST_PART = 14;
/** What all tiles of a large scene have, many times over; walking through more is no use. */
const MAXIMUM_PARTS = 1_000_000;

/** Finds the parts of every tile: from the table of lengths (TLM) where it fits the file, else from part to part. */
export async function readTileParts(
  source: ByteSource,
  header: MainHeader,
  end: number,
): Promise<TilePartIndex> {
  const tileCount = header.size.tilesAcross * header.size.tilesDown;
  const listed = fromTable(header, tileCount, end);
  if (listed && (await isEnd(source, listed.end, end))) return { tiles: listed.tiles, truncated: false };
  return walk(source, header.end, end, tileCount);
}

/** TLM (ISO 15444-1, A.7.1): index, sizes of the fields, then tile and length of each part. */
function fromTable(
  { tileLengths, end: start }: MainHeader,
  tileCount: number,
  end: number,
): { tiles: TilePart[][]; end: number } | undefined {
  const tiles: TilePart[][] = Array.from({ length: tileCount }, () => []);
  let offset = start;
  let count = 0;
  for (const bytes of [...tileLengths].sort((left, right) => left[0] - right[0])) {
    const view = viewOf(bytes);
    const tileBytes = (bytes[1] >> 4) & 3;
    const lengthBytes = (bytes[1] >> 6) & 1 ? 4 : 2;
    for (let at = 2; at + tileBytes + lengthBytes <= bytes.length; at += tileBytes + lengthBytes) {
      const tile = tileBytes === 0 ? count : tileBytes === 1 ? view.getUint8(at) : view.getUint16(at);
      const length = lengthBytes === 4 ? view.getUint32(at + tileBytes) : view.getUint16(at + tileBytes);
      if (tile >= tileCount || length < SMALLEST_PART || offset + length > end) return undefined;
      tiles[tile].push({ offset, length });
      offset += length;
      count += 1;
    }
  }
  return count > 0 ? { tiles, end: offset } : undefined;
}

async function isEnd(source: ByteSource, at: number, end: number): Promise<boolean> {
  const bytes = await source.read(at, 2);
  return at + 2 <= end && bytes.length === 2 && viewOf(bytes).getUint16(0) === MARKER.EOC;
}

async function walk(
  source: ByteSource,
  start: number,
  end: number,
  tileCount: number,
): Promise<TilePartIndex> {
  const tiles: TilePart[][] = Array.from({ length: tileCount }, () => []);
  let offset = start;
  for (let count = 0; ; count += 1) {
    if (await isEnd(source, offset, end)) return { tiles, truncated: false };
    if (offset + SMALLEST_PART > end) return { tiles, truncated: true };
    if (count === MAXIMUM_PARTS) throw tooMany(source);
    const sot = viewOf(await source.read(offset, 12));
    const known = sot.byteLength === 12 && sot.getUint16(0) === MARKER.SOT && sot.getUint16(4) < tileCount;
    if (!known) return { tiles, truncated: true };
    // A length of 0 says "up to the end"; two bytes of that are EOC.
    const toEnd = end - offset - ((await isEnd(source, end - 2, end)) ? 2 : 0);
    const length = sot.getUint32(6) || toEnd;
    if (length < SMALLEST_PART || offset + length > end) return { tiles, truncated: true };
    tiles[sot.getUint16(4)].push({ offset, length });
    offset += length;
  }
}

function tooMany({ name }: ByteSource): EngineError {
  return new EngineError(
    'unsupported',
    `${name} is cut into more than ${MAXIMUM_PARTS} parts. Convert it first: gdal_translate IN OUT.tif.`,
  );
}

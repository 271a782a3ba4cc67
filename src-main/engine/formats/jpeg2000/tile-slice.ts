import { viewOf } from './bytes-view.ts';
import type { ComponentSize } from './image-size.ts';
import { MARKER } from './markers.ts';

/** A tile as it lies in the file, with all that decoding it needs; plain data for a worker. */
export interface EncodedTile {
  /** SIZ of the whole image. */
  readonly sizeSegment: Uint8Array;
  /** The main header's other segments. */
  readonly segments: Uint8Array;
  readonly components: readonly ComponentSize[];
  /** On the reference grid: left, top, right, bottom. */
  readonly area: readonly [x0: number, y0: number, x1: number, y1: number];
  /** Tile-parts, each from its SOT on. */
  readonly parts: readonly Uint8Array[];
}

/**
 * A codestream whose image is just this tile, in pieces that follow each other. The tile stays where it is on the reference
 * grid, because its wavelet levels, precincts and code-blocks are cut by lines through the origin (ISO 15444-1, B.5 to B.7).
 */
export function sliceTile({ sizeSegment, segments, area, parts }: EncodedTile): readonly Uint8Array[] {
  const pieces = [marker(MARKER.SOC), sizeOf(sizeSegment, area), segments];
  for (const part of parts) {
    const start = part.slice(0, 12);
    viewOf(start).setUint16(4, 0);
    viewOf(start).setUint32(6, part.length);
    pieces.push(start, part.subarray(12));
  }
  return [...pieces, marker(MARKER.EOC)];
}

function marker(code: number): Uint8Array {
  return Uint8Array.of(code >> 8, code & 255);
}

/** SIZ with the image and its only tile both being `area`. */
function sizeOf(segment: Uint8Array, [x0, y0, x1, y1]: EncodedTile['area']): Uint8Array {
  const copy = segment.slice();
  const view = viewOf(copy);
  [x1, y1, x0, y0, x1 - x0, y1 - y0, x0, y0].forEach((value, index) => view.setUint32(6 + 4 * index, value));
  return copy;
}

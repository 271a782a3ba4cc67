import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { parseCodingStyle, type CodingStyle } from './coding-style.ts';
import { viewOf } from './bytes-view.ts';
import { MARKER } from './markers.ts';
import { parseImageSize, type ImageSize } from './image-size.ts';

/** What holds for all tiles of a codestream (ISO 15444-1, annex A). */
export interface MainHeader {
  readonly size: ImageSize;
  /** Marker segments that decoding a tile needs, one after the other, without SIZ. */
  readonly segments: Uint8Array;
  /** COD first, then COC in the order of the file. */
  readonly styles: readonly CodingStyle[];
  /** Contents of TLM segments. */
  readonly tileLengths: readonly Uint8Array[];
  /** Where the first tile-part begins. */
  readonly end: number;
}

/** Neither needed nor true for a single tile. */
const LEFT_OUT: readonly number[] = [MARKER.TLM, MARKER.PLM, MARKER.CRG, MARKER.COM];
const MAXIMUM_HEADER_BYTES = 64 << 20;

/** Reads up to the first tile-part. Throws `damaged` or `unsupported`, naming the file. */
export async function readMainHeader(source: ByteSource, start: number, end: number): Promise<MainHeader> {
  const kept: Uint8Array[] = [];
  const styles: CodingStyle[] = [];
  const tileLengths: Uint8Array[] = [];
  let size: ImageSize | undefined;
  let at = start + 2;
  for (;;) {
    const head = viewOf(await source.read(at, 4));
    if (head.byteLength < 4 || at + 4 > end) throw damaged(source, 'ends in its header');
    const marker = head.getUint16(0);
    if (marker === MARKER.SOT) break;
    const length = head.getUint16(2);
    if (marker < 0xff01 || length < 2) throw damaged(source, 'has a broken header');
    if (at + 2 + length > Math.min(end, start + MAXIMUM_HEADER_BYTES))
      throw damaged(source, 'ends in its header');
    const segment = await source.read(at, 2 + length);
    if (marker === MARKER.SIZ) size ??= parseImageSize(source.name, segment);
    else if (!size) throw damaged(source, 'does not begin with its size');
    else if (marker === MARKER.PPM) throw packedHeaders(source);
    else if (!LEFT_OUT.includes(marker)) kept.push(segment);
    if (marker === MARKER.TLM) tileLengths.push(segment.subarray(4));
    const style = size && parseCodingStyle(segment, size.components.length);
    if (style) styles.push(style);
    at += 2 + length;
  }
  if (!size || !styles.some(({ forAll }) => forAll)) throw damaged(source, 'lacks part of its header');
  styles.sort((left, right) => Number(right.forAll) - Number(left.forAll));
  return { size, segments: joined(kept), styles, tileLengths, end: at };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function damaged({ name }: ByteSource, what: string): EngineError {
  return new EngineError('damaged', `${name} is damaged: its codestream ${what}. Copy the file again.`);
}

function packedHeaders({ name }: ByteSource): EngineError {
  return new EngineError(
    'unsupported',
    `${name} packs the headers of all packets into its main header (PPM), which is not read here. ` +
      'Convert it first: gdal_translate IN OUT.tif.',
  );
}

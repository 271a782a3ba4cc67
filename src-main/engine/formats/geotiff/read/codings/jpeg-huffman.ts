import { broken, MARKER, type JpegSegment } from './jpeg-stream.ts';

/** A code of so many bits, less the first code of that length, is the place of its symbol among those of that length. */
export interface HuffmanTable {
  /** By length, 1..16, like all that follow. */
  readonly counts: readonly number[];
  readonly firstCodes: readonly number[];
  readonly firstPlaces: readonly number[];
  readonly symbols: Uint8Array;
}

const LENGTHS = 16;

/** All tables of a stream by class and number (T.81, B.2.4.2), a later one in place of an earlier one. */
export function readHuffmanTables(segments: readonly JpegSegment[]): Map<number, HuffmanTable> {
  const tables = new Map<number, HuffmanTable>();
  for (const { marker, body } of segments) {
    if (marker !== MARKER.huffmanTables) continue;
    for (let at = 0; at < body.length;) {
      const counts = [0, ...body.subarray(at + 1, at + 1 + LENGTHS)];
      const total = counts.reduce((sum, count) => sum + count, 0);
      const symbols = body.subarray(at + 1 + LENGTHS, at + 1 + LENGTHS + total);
      if (counts.length !== LENGTHS + 1 || symbols.length !== total) throw broken();
      tables.set(body[at], { counts, symbols, ...firsts(counts) });
      at += 1 + LENGTHS + total;
    }
  }
  return tables;
}

function firsts(counts: readonly number[]): Pick<HuffmanTable, 'firstCodes' | 'firstPlaces'> {
  const firstCodes = [0];
  const firstPlaces = [0];
  for (let length = 1; length <= LENGTHS; length += 1) {
    firstCodes.push((firstCodes[length - 1] + counts[length - 1]) << 1);
    firstPlaces.push(firstPlaces[length - 1] + counts[length - 1]);
  }
  return { firstCodes, firstPlaces };
}

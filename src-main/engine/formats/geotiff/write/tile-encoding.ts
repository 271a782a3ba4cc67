import { bytesOf, type Samples } from '../../../raster/samples.ts';
import type { Codecs } from '../../../workers.ts';
import { encodeLzw } from './lzw-encoder.ts';
import { differences, floatingDifferences } from './predictor.ts';
import { TILE_SIZE } from './tile-size.ts';
import { usualLevel } from './usual-level.ts';

/** As GDAL's. */
const ZSTD_LEVEL = 9;

export type Compression = 'none' | 'deflate' | 'zstd' | 'lzw';

/** How tiles are packed into bytes; plain data, sent to the worker that does it. */
export interface TileEncoding {
  readonly compression: Compression;
  /** Of the compression, 0 for the usual one; means nothing to those without. */
  readonly level: number;
  /** TIFF's numbers: 1 none, 2 horizontal differences, 3 floating point. */
  readonly predictor: 1 | 2 | 3;
}

/** The samples of a tile, band by band, as the bytes of a TIFF tile: interleaved by pixel, little-endian. May change them. */
export function encodeSamples(
  bands: readonly Samples[],
  { compression, level, predictor }: TileEncoding,
  codecs: Codecs,
): Uint8Array {
  const samples = bands.length === 1 ? bands[0] : interleaved(bands);
  const rowLength = TILE_SIZE * bands.length;
  const chosen = level > 0 ? level : usual(samples, compression, predictor, rowLength, bands.length);
  const bytes =
    predictor === 1
      ? bytesOf(samples)
      : predictor === 2
        ? differences(samples, rowLength, bands.length)
        : floatingDifferences(samples, rowLength, bands.length);
  return compressed(bytes, compression, chosen, codecs);
}

function usual(
  samples: Samples,
  compression: Compression,
  predictor: number,
  rowLength: number,
  stride: number,
): number {
  return compression === 'deflate' ? usualLevel(samples, predictor, rowLength, stride) : ZSTD_LEVEL;
}

/** One bit for each pixel, the highest first, deflated: TIFF's transparency mask. */
export function encodeMask(valid: Uint8Array, codecs: Codecs): Uint8Array {
  const bits = new Uint8Array(valid.length / 8);
  for (let i = 0; i < valid.length; i++) if (valid[i] !== 0) bits[i >> 3] |= 0x80 >> (i & 7);
  return codecs.deflate(bits, 6);
}

function interleaved(bands: readonly Samples[]): Samples {
  const [first] = bands;
  const Constructor = first.constructor as new (length: number) => Samples;
  const samples = new Constructor(first.length * bands.length);
  for (const [band, from] of bands.entries()) {
    for (let i = 0, to = band; i < from.length; i++, to += bands.length) samples[to] = from[i];
  }
  return samples;
}

function compressed(bytes: Uint8Array, compression: Compression, level: number, codecs: Codecs): Uint8Array {
  if (compression === 'deflate') return codecs.deflate(bytes, level);
  if (compression === 'zstd') return codecs.zstdCompress(bytes, level);
  return compression === 'lzw' ? encodeLzw(bytes) : bytes;
}

import type { Samples } from '../../../raster/samples.ts';
import type { Task } from '../../../workers.ts';
import { reduceTile, reduceValidity, type Reduction } from './reduce-tile.ts';
import { encodeMask, encodeSamples, type TileEncoding } from './tile-encoding.ts';
import { TILE_SIZE } from './tile-size.ts';

/** TILE_SIZE x TILE_SIZE pixels, or a quarter of them; beyond the raster's edge its last column and row go on. */
export interface TilePixels {
  /** Those of a tile of the file: all of a raster interleaved by pixel, one of a raster stored band by band. */
  readonly bands: readonly Samples[];
  /** 0 where a pixel has no data and the samples do not say so; absent where all are valid. */
  readonly valid?: Uint8Array;
}

export interface TileToEncode {
  readonly pixels: TilePixels;
  /** Absent where only the reduced tile is wanted. */
  readonly encoding?: TileEncoding;
  /** Whether the tile's mask is wanted, also where all pixels are valid. */
  readonly masked: boolean;
  /** Whether a tile without data is left out: its bytes, and those of its mask, are then none. */
  readonly sparse: boolean;
  /** The sample that stands for no data. */
  readonly gap?: number | bigint;
  /** Absent where there is no coarser level. */
  readonly reduction?: Reduction;
}

export interface EncodedTile {
  readonly bytes?: Uint8Array;
  readonly mask?: Uint8Array;
  /** The tile at half its size. */
  readonly reduced?: TilePixels;
}

/** Compresses a tile and prepares its quarter of a tile of the next overview. */
export const encodeTile: Task<TileToEncode, EncodedTile> = {
  name: 'geotiff/encode-tile',
  run: ({ pixels: { bands, valid }, encoding, masked, sparse, gap, reduction }, codecs) => {
    // Before the predictor changes the samples.
    const reduced = reduction && {
      bands: bands.map((samples) => reduceTile(samples, TILE_SIZE, reduction, valid)),
      valid: valid && reduceValidity(valid, TILE_SIZE, reduction.resampling),
    };
    if (!encoding) return { reduced };
    if (sparse && isEmpty(bands, valid, gap))
      return { bytes: NONE, mask: masked ? NONE : undefined, reduced };
    return {
      bytes: encodeSamples(bands, encoding, codecs),
      mask: masked ? encodeMask(valid ?? new Uint8Array(TILE_SIZE ** 2).fill(1), codecs) : undefined,
      reduced,
    };
  },
};

const NONE = new Uint8Array(0);

function isEmpty(
  bands: readonly Samples[],
  valid: Uint8Array | undefined,
  gap: number | bigint | undefined,
): boolean {
  if (valid) return !valid.includes(1);
  return bands.every((samples) => {
    const like = samples instanceof Float32Array && gap !== undefined ? Math.fround(Number(gap)) : gap;
    return (samples as Float64Array).every((sample) => sample === like || sample !== sample);
  });
}

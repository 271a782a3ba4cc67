import {
  invalidSample,
  reduceSamples,
  type SquareSamples,
  type ReductionOptions,
} from '../../../raster/reduce-samples.ts';
import type { Task } from '../../../workers.ts';
import { differenceSamples } from './difference-samples.ts';

const DEFLATE_LEVEL = 5;

export interface OverviewTile {
  /** One band of a tile; twice its size where `halve`. Its buffers move to the worker. */
  readonly square: SquareSamples;
  readonly options: ReductionOptions;
  readonly halve: boolean;
  /** Whether the tile at half its size is wanted too, for the next overview. */
  readonly reduce: boolean;
  /** Whether its validity is wanted as the tile of a mask. */
  readonly mask: boolean;
  /** Whether a tile without a valid pixel may be left out of the file. */
  readonly sparse: boolean;
}

export interface EncodedOverviewTile {
  /** A zlib stream under the predictor of the type; absent where the tile is left out. */
  readonly bytes?: Uint8Array;
  /** A zlib stream of 255 and 0; absent where it is not wanted or the tile is left out. */
  readonly mask?: Uint8Array;
  readonly reduced?: SquareSamples;
}

/** Compresses a tile of an overview and prepares its quarter of a tile of the next one. */
export const encodeOverviewTile: Task<OverviewTile, EncodedOverviewTile> = {
  name: 'geotiff/encode-overview-tile',
  run: ({ square, options, halve, reduce, mask, sparse }, codecs) => {
    const tile = halve ? reduceSamples(square, options) : square;
    const reduced = reduce ? reduceSamples(tile, options) : undefined;
    if (sparse && !tile.valid.includes(1)) return { reduced };
    fillInvalid(tile, options);
    return {
      bytes: codecs.deflate(differenceSamples(tile.samples, tile.size), DEFLATE_LEVEL),
      mask: mask
        ? codecs.deflate(
            tile.valid.map((valid) => (valid ? 255 : 0)),
            DEFLATE_LEVEL,
          )
        : undefined,
      reduced,
    };
  },
};

function fillInvalid({ samples, valid }: SquareSamples, { sampleType, nodata }: ReductionOptions): void {
  const fill = invalidSample(sampleType, nodata) as never;
  for (let index = 0; index < valid.length; index += 1) if (!valid[index]) samples[index] = fill;
}

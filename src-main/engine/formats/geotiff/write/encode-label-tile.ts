import { bytesOf } from '../../../raster/samples.ts';
import type { Task } from '../../../workers.ts';
import { reduceLabels, type LabelSamples } from './reduce-labels.ts';

/** In pixels, both ways; what GDAL's COG driver uses too. */
export const TILE_SIZE = 512;

/** Levels above cost two to three times the time for a few percent of the size. */
const DEFLATE_LEVEL = 4;

export interface LabelTile {
  /** TILE_SIZE x TILE_SIZE labels; 0 beyond the edge of the raster. */
  readonly pixels: LabelSamples;
  /** Whether the tile at half its size is wanted too. */
  readonly reduce: boolean;
}

export interface EncodedTile {
  /** A zlib stream of the pixels, little-endian. */
  readonly bytes: Uint8Array;
  readonly reduced?: LabelSamples;
}

/** Compresses a tile and prepares its quarter of a tile of the next overview. */
export const encodeLabelTile: Task<LabelTile, EncodedTile> = {
  name: 'geotiff/encode-label-tile',
  run: ({ pixels, reduce }, codecs) => ({
    bytes: codecs.deflate(bytesOf(pixels), DEFLATE_LEVEL),
    reduced: reduce ? reduceLabels(pixels, TILE_SIZE) : undefined,
  }),
};

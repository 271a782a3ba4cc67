import type { BlockCache } from '../../raster/cache.ts';
import { cachedLoader, type BandLoader } from '../../raster/cached-loader.ts';
import { bytesPerSample, createSamples, type Samples } from '../../raster/samples.ts';
import type { Window } from '../../raster/window.ts';
import { throwIfCancelled } from '../../run.ts';
import { pipeline } from '../../workers.ts';
import { copyBlock } from '../geotiff/read/block-windows.ts';
import type { ArrayFile, CubeAxes, StoredArray } from './array-file.ts';
import {
  chunkBlock,
  isChunked,
  LEAST_BLOCK_BYTES,
  pixelBytesOf,
  placesInChunks,
  type ChunkedArray,
} from './chunk-blocks.ts';

/** The 3 x 3 blocks that a screen shows at worst: a block is kept where the cache holds so many of its kind. */
const BLOCKS_OF_A_SCREEN = 9;

/**
 * `ArrayFile.readWindow` by blocks of whole chunks through the cache, `inFlight` of them at a time, so that another look at these
 * chunks, for other bands too, decodes nothing. What is not in chunks, or takes more than the cache has room for, is read as it is.
 * The cache knows the blocks by the file.
 */
export function cachedWindows(file: ArrayFile, cache: BlockCache, inFlight: number): ArrayFile['readWindow'] {
  const loaders = new Map<StoredArray, BandLoader<Window>>();
  const loaderOf = (array: ChunkedArray, axes: CubeAxes): BandLoader<Window> => {
    const load = loaders.get(array) ?? blockLoader(file, cache, array, axes);
    loaders.set(array, load);
    return load;
  };
  const largestBytes = Math.max(LEAST_BLOCK_BYTES, cache.maximumBytes / BLOCKS_OF_A_SCREEN);
  return async (array, axes, window, places, signal) => {
    if (!isChunked(array) || decodedBytes(array, axes, places) > largestBytes)
      return file.readWindow(array, axes, window, places, signal);
    const load = loaderOf(array, axes);
    const targets = places.map(() => createSamples(array.sampleType!, window.width * window.height));
    await pipeline(
      blocksUnder(array, axes, window),
      inFlight,
      (block) => {
        throwIfCancelled(signal);
        return load(block, places);
      },
      (bands: readonly Samples[], block) => {
        throwIfCancelled(signal);
        bands.forEach((samples, index) => copyBlock(block, samples, window, targets[index]));
      },
    );
    return targets;
  };
}

function blockLoader(
  file: ArrayFile,
  cache: BlockCache,
  array: ChunkedArray,
  axes: CubeAxes,
): BandLoader<Window> {
  return cachedLoader<Window>({
    cache,
    owner: file,
    key: ({ row, column }) => `${array.path}/${row}/${column}`,
    along: (missing) => placesInChunks(array, axes, missing),
    decode: (block, places) => file.readWindow(array, axes, block, places),
  });
}

/** What is decoded of a block to show these places of it. */
function decodedBytes(array: ChunkedArray, axes: CubeAxes, places: readonly number[]): number {
  const { width, height } = chunkBlock(array, axes, pixelBytesOf(array, axes));
  return width * height * placesInChunks(array, axes, places).length * bytesPerSample(array.sampleType!);
}

/** The blocks that a window touches, cut at the edges of the array, row by row. */
function* blocksUnder(array: ChunkedArray, axes: CubeAxes, window: Window): Generator<Window> {
  const { width, height } = chunkBlock(array, axes, pixelBytesOf(array, axes));
  const { shape } = array;
  const first = (start: number, step: number): number => Math.floor(start / step) * step;
  for (let row = first(window.row, height); row < window.row + window.height; row += height) {
    for (let column = first(window.column, width); column < window.column + window.width; column += width) {
      yield {
        column,
        row,
        width: Math.min(width, shape[axes.column] - column),
        height: Math.min(height, shape[axes.row] - row),
      };
    }
  }
}

import { openDeferred } from '../../formats/open-deferred.ts';
import { mix32 } from '../../random.ts';
import type { DeferredBlock } from '../../raster/deferred-block.ts';
import { discardBlock } from '../../raster/discard-block.ts';
import type { Block } from '../../raster/raster.ts';
import { numeric, type NumericSamples } from '../../raster/samples.ts';
import type { Task } from '../../workers.ts';

/** Values beyond this count as no data: their squares would overflow float32 (think of an undeclared nodata of -3.4e38). */
export const LARGEST_VALUE = 1e17;

/** Which pixels are wanted: every pixel has a key, the hash of seed, row and column. */
export interface PixelsWanted {
  /** 0..2^32-1 */
  readonly seed: number;
  /** Keys above it are left out. */
  readonly limit: number;
  readonly gridWidth: number;
}

/** Valid pixels whose values are all finite and of a usable size, in the order of the block. */
export interface FoundPixels {
  readonly count: number;
  readonly keys: Uint32Array;
  /** row * grid width + column */
  readonly positions: Float64Array;
  /** Pixel after pixel, a value for each band. */
  readonly values: Float32Array;
}

export const findPixelsTask: Task<
  { readonly deferred: DeferredBlock; readonly among: PixelsWanted },
  FoundPixels
> = {
  name: 'find-pixels',
  run: ({ deferred, among }, codecs) => {
    const block = openDeferred(deferred, codecs);
    const found = findPixels(block, among);
    discardBlock(block);
    return found;
  },
};

/** The pixels of a block whose keys are within the limit. */
export function findPixels({ window, bands, valid }: Block, wanted: PixelsWanted): FoundPixels {
  const within = keysWithin(window, valid, wanted);
  const planes = bands.map(numeric);
  const { indices, keys } = planes.every((plane) => areUsable(plane, within.indices))
    ? within
    : usableOnes(within, planes);
  const values = new Float32Array(indices.length * planes.length);
  planes.forEach((plane, band) => gather(plane, indices, values, band, planes.length));
  const positions = Float64Array.from(indices, (index) => {
    const row = Math.floor(index / window.width);
    return (window.row + row) * wanted.gridWidth + window.column + index - row * window.width;
  });
  return { count: indices.length, keys, positions, values };
}

interface KeyedPixels {
  /** Places in the block. */
  readonly indices: Uint32Array;
  readonly keys: Uint32Array;
}

function keysWithin(window: Block['window'], valid: Uint8Array, { seed, limit }: PixelsWanted): KeyedPixels {
  const columnWords = Uint32Array.from({ length: window.width }, (_, column) =>
    mix32((window.column + column) ^ 0x5bd1e995),
  );
  const indices = new Uint32Array(valid.length);
  const keys = new Uint32Array(valid.length);
  let count = 0;
  for (let row = 0; row < window.height; row++) {
    const rowWord = mix32(mix32(seed) ^ mix32(window.row + row + 1));
    const start = row * window.width;
    for (let column = 0; column < window.width; column++) {
      if (valid[start + column] === 0) continue;
      const key = mix32(rowWord ^ columnWords[column]);
      if (key > limit) continue;
      indices[count] = start + column;
      keys[count++] = key;
    }
  }
  return { indices: indices.subarray(0, count), keys: keys.subarray(0, count) };
}

function areUsable(plane: NumericSamples, indices: Uint32Array): boolean {
  if (!(plane instanceof Float32Array || plane instanceof Float64Array)) return true;
  for (let i = 0; i < indices.length; i++) if (!isUsable(plane[indices[i]])) return false;
  return true;
}

/** Whether a value is finite and its square is in float32 too. */
export function isUsable(value: number): boolean {
  return Math.abs(value) <= LARGEST_VALUE;
}

function usableOnes({ indices, keys }: KeyedPixels, planes: readonly NumericSamples[]): KeyedPixels {
  const isKept = (index: number): boolean => planes.every((plane) => isUsable(plane[index]));
  return {
    indices: indices.filter(isKept),
    keys: keys.filter((_, i) => isKept(indices[i])),
  };
}

/** Every `step`th of `values` from `at` on becomes one of the samples. */
function gather(
  plane: NumericSamples,
  indices: Uint32Array,
  values: Float32Array,
  at: number,
  step: number,
): void {
  for (let i = 0, to = at; i < indices.length; i++, to += step) values[to] = plane[indices[i]];
}

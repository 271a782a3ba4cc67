import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import type { Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';
import { arrayRaster } from '../../testing/array-raster.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import type { PatchInput } from './patch-input.ts';
import { preparePatches, type PatchOptions } from './prepare-patches.ts';
import type { PatchSource } from './patch-source.ts';

/** Samples that hang on nothing but their place: slopes and some noise. */
export function hillyRaster(
  width: number,
  height: number,
  options: {
    readonly bandCount?: number;
    readonly isMissing?: (column: number, row: number) => boolean;
    readonly onRead?: (window: Window) => void;
  } = {},
): Raster {
  const { bandCount = 4, isMissing = () => false, onRead } = options;
  const noise = (column: number, row: number, band: number): number =>
    mix32(mix32(column + 1) ^ mix32(1000 * row + band)) / 2 ** 32;
  return arrayRaster({
    width,
    height,
    bandCount,
    onRead,
    sample: (column, row, band) =>
      isMissing(column, row)
        ? NaN
        : 100 * (band + 1) +
          (band + 1) * Math.sin(column / (9 + band)) +
          Math.cos(row / (7 + band)) +
          noise(column, row, band),
  });
}

export const OPTIONS: PatchOptions = {
  components: 3,
  side: 5,
  standardise: 'component',
  fill: 'mean',
  sample: { size: 0, seed: 1 },
};

export function prepared(
  raster: Raster,
  changes: Partial<PatchOptions> = {},
  run: Run = testRun(),
): Promise<PatchSource> {
  return preparePatches(raster, { ...OPTIONS, ...changes }, run);
}

/** The components of one pixel, NaN where it has no data; straight from its samples. */
export async function componentsAt(
  raster: Raster,
  { projection }: PatchInput,
  column: number,
  row: number,
): Promise<number[]> {
  const { bands, valid } = await raster.read({ column, row, width: 1, height: 1 });
  return projection.coefficients.map((weights, component) => {
    const sum = weights.reduce((total, weight, band) => total + weight * Number(bands[band][0]), 0);
    return valid[0] === 0 ? NaN : sum + projection.offsets[component];
  });
}

/** A place beyond the ends of a line walked back from them, step by step. */
export function bounced(place: number, length: number): number {
  let [at, step] = [0, Math.sign(place)];
  for (let left = Math.abs(place); left > 0 && length > 1; left--) {
    if (at + step < 0 || at + step >= length) step = -step;
    at += step;
  }
  return at;
}

/** The patch of a pixel, pixel by pixel. */
export async function patchAt(raster: Raster, input: PatchInput, position: number): Promise<number[]> {
  const { width, height } = raster.grid;
  const [row, column] = [Math.floor(position / width), position % width];
  const half = (input.side - 1) / 2;
  const pixels: number[][] = [];
  for (let y = row - half; y <= row + half; y++) {
    for (let x = column - half; x <= column + half; x++) {
      pixels.push(await componentsAt(raster, input, bounced(x, width), bounced(y, height)));
    }
  }
  return input.projection.offsets.flatMap((_, component) => pixels.map((pixel) => pixel[component]));
}

/** So many pixels of a source, at random. */
export function somePixels(source: PatchSource, count: number, seed = 1): Uint32Array {
  const random = createRandom(seed);
  return Uint32Array.from({ length: count }, () => random.below(source.positions.length));
}

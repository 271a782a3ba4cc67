import type { Raster } from '../raster/raster.ts';
import type { Task, Workers } from '../workers.ts';
import type { FeatureState } from './feature-state.ts';
import { cooccurrences } from './cooccurrences.ts';
import { neighbourhoodRaster, type Planes } from './neighbourhood-raster.ts';

type Texture = Extract<FeatureState, { kind: 'texture' }>;

/** Grey levels between `low` and `high`. */
export const GREY_LEVELS = 32;

/**
 * Measures of the grey-level co-occurrence matrix (Haralick 1973): the mean of the bands in 32 levels, neighbours in four directions, both
 * ways, in the square of 2 * radius + 1 around a pixel.
 */
export function textureRaster(raster: Raster, state: Texture, workers: Workers): Raster {
  const side = 2 * state.radius + 1;
  const bands = state.measures.map((measure) => ({
    name: `Texture ${measure} ${side} x ${side}`,
    sampleType: 'float32' as const,
    scale: 1,
    offset: 0,
  }));
  const { radius, keep } = state;
  return neighbourhoodRaster(raster, { radius, task: textureTask, how: state, bands, keep }, workers);
}

export const textureTask: Task<{ readonly pixels: Planes; readonly how: Texture }, Float32Array[]> = {
  name: 'texture',
  run: ({ pixels, how }) => {
    const { width, height } = pixels;
    const levels = greyLevels(pixels, how);
    const results = how.measures.map(() => new Float32Array(width * height));
    const matrix = cooccurrences({ width, height, levels }, GREY_LEVELS, how.radius);
    for (let row = 0, i = 0; row < height; row++) {
      matrix.begin(row);
      for (let column = 0; column < width; column++, i++) {
        matrix.moveTo(column);
        how.measures.forEach((measure, index) => (results[index][i] = matrix[measure]()));
      }
    }
    return results;
  },
};

/** Level of each pixel; -1 where it is not valid. */
function greyLevels({ planes, valid }: Planes, { low, high }: Texture): Int16Array {
  const factor = high > low ? GREY_LEVELS / (high - low) : 0;
  return Int16Array.from(valid, (isValid, i) => {
    if (isValid === 0) return -1;
    let sum = 0;
    for (const plane of planes) sum += plane[i];
    const level = Math.floor((sum / planes.length - low) * factor);
    return Math.max(0, Math.min(GREY_LEVELS - 1, level));
  });
}

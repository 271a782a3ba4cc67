import type { NumericSamples } from '../../raster/samples.ts';

/** A linear map from the samples of a pixel to some components. */
export interface Projection {
  readonly bandCount: number;
  /** For each component, what each sample is multiplied by. */
  readonly coefficients: readonly (readonly number[])[];
  /** Added to each component. */
  readonly offsets: readonly number[];
}

/** Components are kept so small that the squares of their differences are finite in float32. */
const LARGEST_COMPONENT = 1e12;

const TILE = 1024;

/** The components of pixels, summed in float64; anything, within bounds, where a pixel has no data. */
export function project(
  { coefficients, offsets }: Projection,
  planes: readonly NumericSamples[],
  length: number,
): Float32Array[] {
  const components = offsets.map(() => new Float32Array(length));
  const sums = offsets.map(() => new Float64Array(TILE));
  const samples = new Float64Array(TILE);
  for (let from = 0; from < length; from += TILE) {
    const count = Math.min(TILE, length - from);
    sums.forEach((sum, component) => sum.fill(offsets[component]));
    planes.forEach((plane, band) => {
      samples.set(plane.subarray(from, from + count));
      sums.forEach((sum, component) => addTimes(sum, samples, coefficients[component][band], count));
    });
    components.forEach((plane, component) => {
      for (let i = 0; i < count; i++) plane[from + i] = bounded(sums[component][i]);
    });
  }
  return components;
}

function addTimes(sum: Float64Array, samples: Float64Array, factor: number, count: number): void {
  for (let i = 0; i < count; i++) sum[i] += factor * samples[i];
}

function bounded(value: number): number {
  return Math.max(-LARGEST_COMPONENT, Math.min(LARGEST_COMPONENT, value));
}

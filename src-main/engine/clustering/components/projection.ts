import { combineBands } from '../../kernels/combine-bands.ts';
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

/** The components of pixels, summed in float64; anything, within bounds, where a pixel has no data. */
export function project(
  { coefficients, offsets }: Projection,
  planes: readonly NumericSamples[],
): Float32Array[] {
  const components = combineBands({ kind: 'linear', rows: coefficients, offsets }, planes);
  for (const plane of components) for (let i = 0; i < plane.length; i++) plane[i] = bounded(plane[i]);
  return components;
}

function bounded(value: number): number {
  return Math.max(-LARGEST_COMPONENT, Math.min(LARGEST_COMPONENT, value));
}

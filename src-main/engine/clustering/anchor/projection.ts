import { symmetricEigen } from '../../linear/symmetric-eigen.ts';
import { combineBands } from '../../kernels/combine-bands.ts';
import { MOST_COMPONENTS } from '../../kernels/bilateral-kernel.ts';
import type { NumericSamples } from '../../raster/samples.ts';
import { standardising } from '../../raster/standardise.ts';
import type { Run } from '../../run.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import { stepSample } from '../samples/step-sample.ts';
import { gatherSignatures } from '../signatures/gather-signatures.ts';
import { thinned } from './thinned.ts';

/** A linear map from the samples of a pixel to some components. */
export interface Projection {
  readonly bandCount: number;
  /** For each component, what each sample is multiplied by. */
  readonly coefficients: readonly (readonly number[])[];
  /** Added to each component. */
  readonly offsets: readonly number[];
}

/** Products of bands that are summed up at most: more pixels say hardly more. */
const COVARIANCE_WORK = 2 ** 31;

/** Components are kept so small that the squares of their differences are finite in float32. */
const LARGEST_COMPONENT = 1e12;

/** Eigenvalues less than this share of the first are rounding. */
const LEAST_SHARE = 1e-10;

/**
 * Principal components (8 at most) of a sample's standardised bands, scaled so that the first has deviation 1; and behind
 * them the `brightness` of a pixel, the sum of its standardised samples.
 */
export async function fitProjection(
  sample: Sample,
  run: Run,
  pace: Pace,
): Promise<{ components: Projection; brightness: Projection }> {
  const { bandCount } = sample;
  const moments = await sampleMoments(sample, pace);
  const most = Math.max(bandCount, Math.floor(COVARIANCE_WORK / bandCount ** 2));
  const part = thinned(sample, most);
  const ids = new Uint16Array(part.count).fill(1);
  const standardised = stepSample(part, standardising(moments), true);
  const [{ covariance }] = await gatherSignatures(standardised, ids, 1, run, pace);
  const { values, vectors } = symmetricEigen(covariance, bandCount);
  const kept = values.slice(0, MOST_COMPONENTS).filter((value) => value > values[0] * LEAST_SHARE).length;
  const scale = values[0] > 0 ? 1 / Math.sqrt(values[0]) : 0;
  const ofBands = (factors: readonly number[]): { coefficients: number[]; offset: number } => {
    const coefficients = moments.map(({ deviation }, band) => {
      return deviation === 0 ? 0 : factors[band] / deviation;
    });
    const offset = -coefficients.reduce((sum, value, band) => sum + value * moments[band].mean, 0);
    return { coefficients, offset };
  };
  const rows = Array.from({ length: Math.max(1, kept) }, (_, row) => {
    const vector = [...vectors.subarray(row * bandCount, (row + 1) * bandCount)];
    return ofBands(vector.map((component) => component * scale));
  });
  return {
    components: projectionOf(bandCount, rows),
    brightness: projectionOf(bandCount, [ofBands(new Array<number>(bandCount).fill(1))]),
  };
}

function projectionOf(
  bandCount: number,
  rows: readonly { coefficients: number[]; offset: number }[],
): Projection {
  return {
    bandCount,
    coefficients: rows.map(({ coefficients }) => coefficients),
    offsets: rows.map(({ offset }) => offset),
  };
}

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

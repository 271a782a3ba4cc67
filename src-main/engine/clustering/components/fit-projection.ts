import { symmetricEigen } from '../../linear/symmetric-eigen.ts';
import type { MeanAndDeviation } from '../../raster/moments.ts';
import { standardising } from '../../raster/standardise.ts';
import type { Run } from '../../run.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import type { Sample } from '../samples/samples.ts';
import { stepSample } from '../samples/step-sample.ts';
import { thinned } from '../samples/thinned.ts';
import { gatherSignatures } from '../signatures/gather-signatures.ts';
import type { Projection } from './projection.ts';

/** Products of bands that are summed up at most: more pixels say hardly more. */
const COVARIANCE_WORK = 2 ** 31;

/** Eigenvalues less than this share of the first are rounding. */
const LEAST_SHARE = 1e-10;

export interface ProjectionOptions {
  /** Components at most; fewer where the bands have no more that differ from rounding, but one in any case. */
  readonly components: number;
  /** Whether the first component gets deviation 1, the others keeping their proportion to it, or each. */
  readonly unitDeviation: 'first' | 'each';
}

/**
 * Principal components of a sample's standardised bands; and the `brightness` of a pixel, the sum of its standardised samples. A
 * constant band has no part in either.
 */
export async function fitProjection(
  sample: Sample,
  { components, unitDeviation }: ProjectionOptions,
  run: Run,
  pace: Pace,
): Promise<{ components: Projection; brightness: Projection }> {
  const { bandCount } = sample;
  const moments = await sampleMoments(sample, pace);
  const { values, vectors } = await principalAxes(sample, moments, run, pace);
  const kept = values.slice(0, components).filter((value) => value > values[0] * LEAST_SHARE);
  const deviationOf = (row: number): number => Math.sqrt(unitDeviation === 'each' ? kept[row] : kept[0]);
  const rows = Array.from({ length: Math.max(1, kept.length) }, (_, row) => {
    const scale = kept.length === 0 ? 0 : 1 / deviationOf(row);
    return [...vectors.subarray(row * bandCount, (row + 1) * bandCount)].map((part) => part * scale);
  });
  return {
    components: onStandardised(moments, rows),
    brightness: onStandardised(moments, [new Array<number>(bandCount).fill(1)]),
  };
}

/** Eigenvalues and eigenvectors of the correlation of the bands. */
async function principalAxes(
  sample: Sample,
  moments: readonly MeanAndDeviation[],
  run: Run,
  pace: Pace,
): Promise<ReturnType<typeof symmetricEigen>> {
  const { bandCount } = sample;
  const most = Math.max(bandCount, Math.floor(COVARIANCE_WORK / bandCount ** 2));
  const part = thinned(sample, most);
  const ids = new Uint16Array(part.count).fill(1);
  const standardised = stepSample(part, standardising(moments), true);
  const [{ covariance }] = await gatherSignatures(standardised, ids, 1, run, pace);
  return symmetricEigen(covariance, bandCount);
}

/** Weighted sums of standardised bands, as sums of the bands themselves. */
function onStandardised(
  moments: readonly MeanAndDeviation[],
  rows: readonly (readonly number[])[],
): Projection {
  const coefficients = rows.map((weights) =>
    moments.map(({ deviation }, band) => (deviation === 0 ? 0 : weights[band] / deviation)),
  );
  const offsets = coefficients.map(
    (row) => -row.reduce((sum, value, band) => sum + value * moments[band].mean, 0),
  );
  return { bandCount: moments.length, coefficients, offsets };
}

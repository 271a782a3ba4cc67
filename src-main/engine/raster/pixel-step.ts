import { numeric, type NumericSamples, type Samples } from './samples.ts';

/** (sample - centre) * factor in each band; a factor of 0 gives 0. */
export interface AffineStep {
  readonly kind: 'affine';
  readonly centres: readonly number[];
  readonly factors: readonly number[];
}

/** Sums of the bands times the rows of a matrix, and an offset for each row: rows.length bands come out. */
export interface LinearStep {
  readonly kind: 'linear';
  readonly rows: readonly (readonly number[])[];
  readonly offsets: readonly number[];
}

/** A weighted sum of bands, and a constant. */
export interface WeightedSum {
  readonly weights: readonly number[];
  readonly constant: number;
}

/** Quotients of weighted sums; 0 where the denominator is 0. */
export interface RatiosStep {
  readonly kind: 'ratios';
  readonly ratios: readonly { readonly numerator: WeightedSum; readonly denominator: WeightedSum }[];
  /** Whether the bands come out too, before the ratios. */
  readonly keep: boolean;
}

/** What makes new bands of a pixel's own samples, as plain data that may travel to a thread. */
export type PixelStep = AffineStep | LinearStep | RatiosStep;

/** The bands that a linear step makes of these: sums in float64, bands in their order, results in float32. */
export type CombineBands = (step: LinearStep, planes: readonly NumericSamples[]) => Float32Array[];

/** The bands that a step makes of these; all sums in float64, results in float32. A faster `combine` gives the same bits. */
export function applyPixelStep(
  step: PixelStep,
  bands: readonly Samples[],
  combine: CombineBands = combinePlainly,
): Float32Array[] {
  const planes = bands.map(numeric);
  if (step.kind === 'affine') {
    return planes.map((plane, band) => affine(plane, step.centres[band], step.factors[band]));
  }
  if (step.kind === 'linear') return combine(step, planes);
  const kept = step.keep ? planes.map((plane) => Float32Array.from(plane)) : [];
  return [...kept, ...step.ratios.map((ratio) => quotient(planes, ratio))];
}

/** The one to read, and the oracle for the compiled one of kernels/. */
export function combinePlainly(
  { rows, offsets }: LinearStep,
  planes: readonly NumericSamples[],
): Float32Array[] {
  return rows.map((weights, row) => {
    const sums = new Float64Array(planes[0].length).fill(offsets[row]);
    planes.forEach((plane, band) => {
      const weight = weights[band];
      for (let i = 0; i < sums.length; i++) sums[i] += weight * plane[i];
    });
    return Float32Array.from(sums);
  });
}

function affine(plane: Planes[number], centre: number, factor: number): Float32Array {
  const result = new Float32Array(plane.length);
  if (factor !== 0) for (let i = 0; i < result.length; i++) result[i] = (plane[i] - centre) * factor;
  return result;
}

type Planes = readonly ReturnType<typeof numeric>[];

function weightedSum(planes: Planes, { weights, constant }: WeightedSum): Float64Array {
  const sums = new Float64Array(planes[0].length).fill(constant);
  planes.forEach((plane, band) => {
    const weight = weights[band];
    if (weight !== 0) for (let i = 0; i < sums.length; i++) sums[i] += weight * plane[i];
  });
  return sums;
}

function quotient(planes: Planes, { numerator, denominator }: RatiosStep['ratios'][number]): Float32Array {
  const above = weightedSum(planes, numerator);
  const below = weightedSum(planes, denominator);
  return Float32Array.from(above, (value, i) => (below[i] === 0 ? 0 : value / below[i]));
}

import { covarianceFactor } from '../../linear/covariance-factor.ts';
import type { NormalCluster } from './separability-space.ts';

/** How far apart two normal distributions are. */
export interface Separability {
  /** Bhattacharyya distance, >= 0. */
  readonly bhattacharyya: number;
  /** Jeffries-Matusita distance, 0..2: 2 (1 - exp(-bhattacharyya)). */
  readonly jeffriesMatusita: number;
  /** Transformed divergence, 0..2: 2 (1 - exp(-divergence / 8)). */
  readonly transformedDivergence: number;
}

/** Swain & Davis (1978); Richards, Remote Sensing Digital Image Analysis, chapter 10. */
export function separability(one: NormalCluster, other: NormalCluster): Separability {
  const distance = bhattacharyya(one, other);
  return {
    bhattacharyya: distance,
    jeffriesMatusita: saturated(distance),
    transformedDivergence: saturated(divergence(one, other) / 8),
  };
}

export function jeffriesMatusita(one: NormalCluster, other: NormalCluster): number {
  return saturated(bhattacharyya(one, other));
}

function saturated(distance: number): number {
  return -2 * Math.expm1(-distance);
}

/** Rounding may leave a little less than nothing. */
function bhattacharyya(one: NormalCluster, other: NormalCluster): number {
  const size = one.mean.length;
  const pooled = one.covariance.map((value, i) => (value + other.covariance[i]) / 2);
  const { inverse, logDeterminant } = covarianceFactor(pooled, size);
  const apart = difference(one, other);
  let squared = 0;
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let column = 0; column <= row; column++) sum += inverse[row * size + column] * apart[column];
    squared += sum * sum;
  }
  const shapes = logDeterminant - (one.logDeterminant + other.logDeterminant) / 2;
  return Math.max(0, squared / 8 + shapes / 2);
}

function divergence(one: NormalCluster, other: NormalCluster): number {
  const size = one.mean.length;
  const apart = difference(one, other);
  let shapes = -2 * size;
  let places = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = row * size + column;
      shapes += one.covariance[at] * other.inverse[at] + other.covariance[at] * one.inverse[at];
      places += apart[row] * apart[column] * (one.inverse[at] + other.inverse[at]);
    }
  }
  return Math.max(0, (shapes + places) / 2);
}

function difference(one: NormalCluster, other: NormalCluster): Float64Array {
  return one.mean.map((value, band) => value - other.mean[band]);
}

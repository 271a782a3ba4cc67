import type { Signature } from '../clustering/signatures/signature.ts';
import { covarianceFactor } from '../linear/covariance-factor.ts';
import { symmetricEigen } from '../linear/symmetric-eigen.ts';
import type { LinearStep } from '../raster/pixel-step.ts';

/** Which components to keep: so many (at most as many as bands), or as many as hold this share of the sum of eigenvalues; all if neither. */
export interface ComponentChoice {
  readonly components?: number;
  /** 0..1 */
  readonly share?: number;
}

export interface Components {
  readonly step: LinearStep;
  /** Of those kept, falling. */
  readonly eigenvalues: Float64Array;
  /** Part of the sum of all eigenvalues that the kept ones are, 0..1. */
  readonly share: number;
}

/** Principal components of bands with this mean and covariance: scores with the mean taken off, not scaled. */
export function principalComponents({ mean, covariance }: Signature, choice: ComponentChoice): Components {
  const size = mean.length;
  const { values, vectors } = symmetricEigen(covariance, size);
  return chosen(values, vectors, mean, choice);
}

/**
 * Minimum noise fraction (Green et al. 1988): components by falling ratio of signal to noise, in each of which the noise has deviation 1.
 * `noise`: covariance of the noise, row-major. Eigenvalues are those of covariance against noise: 1 where there is nothing but noise.
 */
export function minimumNoiseFraction(
  { mean, covariance }: Signature,
  noise: Float64Array,
  choice: ComponentChoice,
): Components {
  const size = mean.length;
  const { inverse } = covarianceFactor(noise, size);
  const whitened = product(product(inverse, covariance, size), transposed(inverse, size), size);
  const { values, vectors } = symmetricEigen(whitened, size);
  return chosen(values, product(vectors, inverse, size), mean, choice);
}

function chosen(
  values: Float64Array,
  rows: Float64Array,
  mean: Float64Array,
  { components, share }: ComponentChoice,
): Components {
  const size = mean.length;
  const positive = values.map((value) => Math.max(0, value));
  const total = positive.reduce((sum, value) => sum + value, 0);
  let count = Math.min(size, components ?? size);
  if (share !== undefined) {
    let held = 0;
    for (count = 0; count < size && (count === 0 || held < share * total); count++) held += positive[count];
  }
  const kept = Array.from({ length: count }, (_, row) => [...rows.subarray(row * size, (row + 1) * size)]);
  const offsets = kept.map((row) => -row.reduce((sum, weight, band) => sum + weight * mean[band], 0));
  const held = positive.subarray(0, count).reduce((sum, value) => sum + value, 0);
  return {
    step: { kind: 'linear', rows: kept, offsets },
    eigenvalues: values.slice(0, count),
    share: total === 0 ? 1 : held / total,
  };
}

function product(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = left[i * size + k];
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) result[i * size + j] += factor * right[k * size + j];
    }
  }
  return result;
}

function transposed(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, i) => matrix[(i % size) * size + Math.floor(i / size)]);
}

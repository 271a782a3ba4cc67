import type { Signature } from '../../clustering/signatures/signature.ts';
import { covarianceFactor } from '../../linear/covariance-factor.ts';

/** A signature that may be of a sample of its cluster only. */
export interface WeightedSignature extends Signature {
  /** Pixels that mean and covariance are of; `pixels` when absent. */
  readonly sampled?: number;
}

/** A normal distribution whose covariance can be inverted, in bands divided by their overall deviation. */
export interface NormalCluster {
  readonly mean: Float64Array;
  /** Bands * bands, positive definite. */
  readonly covariance: Float64Array;
  readonly inverse: Float64Array;
  readonly logDeterminant: number;
}

/** Variance that is added to every band of every cluster, of the band's variance over all: bands may be constant or depend on others. */
const FLOOR = 1e-9;

/**
 * Makes signatures comparable: bands are divided by their deviation over all clusters (which changes no separability), and where a
 * cluster has not more pixels than bands, so that its covariance says nothing, that within all clusters stands for it. Gives
 * undefined for a cluster without pixels.
 */
export function separabilitySpace(
  signatures: readonly WeightedSignature[],
): (signature: WeightedSignature) => NormalCluster | undefined {
  const bandCount = signatures[0]?.mean.length ?? 0;
  const deviations = overallDeviations(signatures, bandCount);
  const within = pooledWithin(signatures, bandCount);
  return ({ mean, covariance, pixels, sampled = pixels }) => {
    if (sampled === 0) return undefined;
    const scaled = (sampled > bandCount ? covariance : within).map((value, at) => {
      const [row, column] = [Math.floor(at / bandCount), at % bandCount];
      return value / (deviations[row] * deviations[column]) + (row === column ? FLOOR : 0);
    });
    const { inverse, logDeterminant } = covarianceFactor(scaled, bandCount);
    return {
      mean: mean.map((value, band) => value / deviations[band]),
      covariance: scaled,
      inverse: product(inverse, bandCount),
      logDeterminant,
    };
  };
}

/** Of the mixture of all clusters; 1 for a band that is the same everywhere. */
function overallDeviations(signatures: readonly WeightedSignature[], bandCount: number): Float64Array {
  const total = signatures.reduce((sum, { pixels }) => sum + pixels, 0);
  return Float64Array.from({ length: bandCount }, (_, band) => {
    const mean = signatures.reduce((sum, one) => sum + (one.pixels * one.mean[band]) / total, 0);
    const variance = signatures.reduce((sum, one) => {
      const spread = one.covariance[band * bandCount + band] + (one.mean[band] - mean) ** 2;
      return sum + (one.pixels * spread) / total;
    }, 0);
    return variance > 0 ? Math.sqrt(variance) : 1;
  });
}

function pooledWithin(signatures: readonly WeightedSignature[], bandCount: number): Float64Array {
  const within = new Float64Array(bandCount * bandCount);
  let freedom = 0;
  for (const { covariance, pixels, sampled = pixels } of signatures) {
    if (sampled < 2) continue;
    freedom += sampled - 1;
    for (let i = 0; i < within.length; i++) within[i] += (sampled - 1) * covariance[i];
  }
  return freedom === 0 ? within : within.map((value) => value / freedom);
}

/** S^-1 = L^-1' L^-1 */
function product(lower: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    for (let row = 0; row <= k; row++) {
      const factor = lower[k * size + row];
      for (let column = 0; column <= k; column++) {
        result[row * size + column] += factor * lower[k * size + column];
      }
    }
  }
  return result;
}

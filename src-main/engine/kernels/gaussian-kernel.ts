import type { PixelPlanes } from './centre-kernel.ts';

/** Normal distributions in band space, one after the other. */
export interface Gaussians {
  readonly count: number;
  readonly bandCount: number;
  readonly shape: 'full' | 'diagonal';
  /** count * bandCount. */
  readonly means: Float64Array;
  /**
   * Of each the inverse Cholesky factor of its covariance: the lower triangle row by row, bandCount * (bandCount + 1) / 2; or
   * its diagonal only, 1 / deviation per band.
   */
  readonly factors: Float64Array;
  /** Of each ln(prior) - ln|covariance| / 2. */
  readonly offsets: Float64Array;
}

export interface ClassifyOptions {
  readonly withConfidence: boolean;
  /** Pixels whose squared Mahalanobis distance to the winner is greater get 0. */
  readonly farthest?: number;
}

export interface Classified {
  /** The most likely distribution of each pixel, from 1; the lowest of several equally likely. 0 where none is. */
  readonly labels: Uint16Array;
  /** The winner's posterior probability; NaN where the label is 0. */
  readonly confidence?: Float32Array;
}

/** What a pass of expectation maximisation needs to know of some pixels. */
export interface MixtureSums {
  /** Sum of ln p(pixel), without the constant bandCount / 2 * ln(2 pi). */
  logLikelihood: number;
  /** Sum of the shares that each distribution has in the pixels. */
  readonly counts: Float64Array;
  /** Sums of samples less the mean, times the share: count * bandCount. */
  readonly sums: Float64Array;
  /** Sums of products of two bands' such deviations, times the share, in the layout of the factors. */
  readonly products: Float64Array;
}

/**
 * Discriminants ln p - 1/2 ln|S| - 1/2 (x - m)' S^-1 (x - m) of pixels. Deviations and quadratic forms are float32,
 * every operation rounded, in one order: two implementations give the same labels. Sums are float64, and agree to about
 * 1e-12.
 */
export interface GaussianKernel {
  readonly name: 'wasm' | 'plain';
  /** A pixel gets 0 where a sample is NaN or infinite, or so far off that its form overflows. */
  classify(pixels: PixelPlanes, gaussians: Gaussians, options: ClassifyOptions): Classified;
  /** Shares below 1e-12 are left out of the sums. */
  accumulate(pixels: PixelPlanes, gaussians: Gaussians): MixtureSums;
}

/** Numbers of one distribution's factor. */
export function factorLength({ bandCount, shape }: Pick<Gaussians, 'bandCount' | 'shape'>): number {
  return shape === 'full' ? (bandCount * (bandCount + 1)) / 2 : bandCount;
}

import type { PixelPlanes } from './centre-kernel.ts';

/** Points in band space in double precision, centre after centre; `values.length` = count * bandCount. */
export interface ExactCentres {
  readonly count: number;
  readonly bandCount: number;
  readonly values: Float64Array;
}

/** What one pass of fuzzy c-means needs to know of some pixels. u: membership of a pixel in a cluster, m: the fuzziness. */
export interface FuzzySums {
  /** Sum of u^m, by cluster. */
  readonly masses: Float64Array;
  /** Sum of u^m times the samples, by cluster and band. */
  readonly sums: Float64Array;
  /** Sum of u^m times the squared distance, over all pixels and clusters. */
  readonly objective: number;
}

/**
 * Memberships by Bezdek's formula, u_k = 1 / sum_j (d_k / d_j)^(2 / (m - 1)), their powers within a share of 1e-10. In float64, bands and clusters in their order, pixels at even
 * and odd places summed apart and then added: implementations agree bit for bit. A pixel at a centre belongs to it alone, shared alike
 * with others at the same place.
 */
export interface FuzzyKernel {
  readonly name: 'wasm' | 'plain';
  /** Samples are finite float32, or become so; `fuzziness` is greater than 1. */
  sum(pixels: PixelPlanes, centres: ExactCentres, fuzziness: number): FuzzySums;
}

import type { NumericSamples } from '../raster/samples.ts';

/** Some pixels, one array of `length` samples per band. */
export interface PixelPlanes {
  readonly length: number;
  readonly planes: readonly NumericSamples[];
}

/** Points in band space, centre after centre; `values.length` = count * bandCount. */
export interface Centres {
  readonly count: number;
  readonly bandCount: number;
  readonly values: Float32Array;
}

/** What one pass of Lloyd's algorithm needs to know of some pixels. */
export interface LabelSums {
  /** As `assign` gives them. */
  readonly labels: Uint16Array;
  /** Pixels per label, label 0 first. */
  readonly counts: Uint32Array;
  /** Sum of samples per label (label 0 first) and band, in the order of the pixels. */
  readonly sums: Float64Array;
}

export interface ClusterSums extends LabelSums {
  /** Sum of the labelled pixels' squared distances: four sums, by place modulo 4, added as (0 + 1) + (2 + 3). */
  readonly inertia: number;
}

/** The two nearest centres of each pixel. */
export interface NearestTwo {
  /** As `assign` gives them. */
  readonly labels: Uint16Array;
  /** Squared distance to the nearest centre; infinite where the label is 0. */
  readonly nearest: Float32Array;
  /** Squared distance to the second nearest; infinite where there is but one centre. */
  readonly second: Float32Array;
}

/** What would be left of the distances if a candidate became a centre. */
export interface Lowered {
  /** For each candidate the sum of `closest`, summed as the inertia is. */
  readonly totals: Float64Array;
  /** For each candidate, per pixel: the lesser of the distance so far and the squared distance to the candidate. */
  readonly closest: readonly Float32Array[];
}

/**
 * Squared Euclidean distances between pixels and centres: float32, bands added in their order, every operation rounded. So
 * two implementations agree bit for bit, labels do not depend on the machine, and a machine's own sums do not depend on how
 * pixels are cut into pieces of a multiple of 4. How an implementation finds the nearest centre is its own affair.
 */
export interface CentreKernel {
  readonly name: 'wasm' | 'plain';
  /**
   * The nearest centre of each pixel, from 1; the lowest of several equally near. 0 where no distance is finite: a sample is
   * NaN or infinite, or so far off that its square overflows (beyond about 1e19).
   */
  assign(pixels: PixelPlanes, centres: Centres): Uint16Array;
  sum(pixels: PixelPlanes, centres: Centres): LabelSums;
  accumulate(pixels: PixelPlanes, centres: Centres): ClusterSums;
  /** What `accumulate` sums up, where the labels that it would give are known already; they are handed on. */
  sumByLabels(pixels: PixelPlanes, labels: Uint16Array, centres: Centres): ClusterSums;
  nearestTwo(pixels: PixelPlanes, centres: Centres): NearestTwo;
  lower(pixels: PixelPlanes, candidates: Centres, closest: Float32Array): Lowered;
}

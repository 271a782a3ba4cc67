import type { SeparabilityMatrix } from '../separability/separability-matrix.ts';

/** The percentiles that are told of each band. */
export const PERCENTILES = [2, 25, 50, 75, 98] as const;

/** One band of one cluster, in physical units (sample * scale + offset); all null where nothing was measured. */
export interface BandInspection {
  /** Exact, like deviation (of the population), minimum and maximum. */
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Of the sample, for each of PERCENTILES, between neighbouring values. */
  readonly percentiles: readonly number[] | null;
  /** Pixels of the sample in equal bins of the band's range; what lies beyond is in the first and last. */
  readonly histogram: readonly number[];
}

export interface ClusterInspection {
  readonly id: number;
  /** Exact, like `hectares`. */
  readonly pixels: number;
  readonly hectares?: number;
  /** Of its pixels, those with data in every band asked for; the others only count as pixels. */
  readonly measured: number;
  /** Of these, those that were drawn for percentiles, histograms and covariance: all of them where it is the same number. */
  readonly sampled: number;
  readonly bands: readonly BandInspection[];
  /** Bands * bands, of the sample, divided by its pixels less one; only where asked for. */
  readonly covariance?: readonly (readonly number[])[];
}

/** What the clusters of a label raster are in a scene. */
export interface Inspection {
  readonly percentiles: readonly number[];
  readonly bands: readonly {
    readonly name: string;
    readonly unit?: string;
    /** From the first to the last bin of every histogram of this band; null where nothing was measured. */
    readonly range: readonly [number, number] | null;
  }[];
  readonly clusters: readonly ClusterInspection[];
  /** Only where asked for. */
  readonly separability?: SeparabilityMatrix;
}

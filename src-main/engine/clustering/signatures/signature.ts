/** What is known of the pixels of one cluster or class, in the space that was fitted. */
export interface Signature {
  readonly pixels: number;
  /** Per band. */
  readonly mean: Float64Array;
  /** Bands * bands, row-major, divided by the number of pixels less one (zeros for a single pixel). */
  readonly covariance: Float64Array;
}

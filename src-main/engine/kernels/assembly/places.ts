/** Where things lie in the memory that the caller fills, as bytes; every address a multiple of 16. */
@unmanaged
export class Places {
  /** One float32 plane per band, `stride` bytes apart, filled up to a multiple of 8 pixels with anything. */
  planes: usize;
  stride: usize;
  bands: i32;
  clusters: i32;
  /** Groups of four centres, in a group band by band, the four float32 of a band side by side; filled up with infinity. */
  groups: usize;
  /** A row of NaN for label 0, then the centres one after the other. */
  rows: usize;
  /**
   * Groups of four centres after `shift` was taken off, each number four times over: half their squared lengths, then band by band
   * the numbers of a band with the other sign; an even number of bands. Filled up with centres at 0 whose half squared length
   * exceeds any score.
   */
  shifted: usize;
  /** A float32 per band. */
  shift: usize;
  /** By how much a score must be ahead: `slack` times the sum of `reach` and the pixel's squared length after the shift. */
  slack: f32;
  reach: f32;
  /** Room for a strip of pixels. */
  packed: usize;
  /** The same with an even number of bands, the last filled up with 0. */
  apart: usize;
  /** Per pixel, filled up to a multiple of 32: uint16 from 1, 0 where no distance is finite. */
  labels: usize;
  /** Per pixel, filled up likewise: float32. */
  nearest: usize;
  second: usize;
  /** Float64, a row for each label from 0. */
  sums: usize;
  /** Uint32 for each label from 0. */
  counts: usize;
  /** Four float64, by a pixel's place modulo 4. */
  inertia: usize;
}

/** Where eight packed pixels of a strip lie. */
export function blockOf(places: Places, pixel: i32): usize {
  return places.packed + <usize>((pixel * places.bands) << 2);
}

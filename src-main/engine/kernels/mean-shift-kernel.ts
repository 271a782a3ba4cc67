/** What a pixel without data holds in every band: farther from all others than any limit. */
export const ABSENT_SAMPLE = 1e15;

/** A rectangle of pixels with a margin around those that are to be shifted. */
export interface ShiftedRectangle {
  /** One per band, row by row, with the margin; `ABSENT_SAMPLE` in every band where there is no data. */
  readonly planes: readonly Float32Array[];
  /** With the margin. */
  readonly columns: number;
  readonly rows: number;
  /** Pixels on every side that are only looked at: radius * passes, so that no window leaves the rectangle. */
  readonly margin: number;
}

export interface MeanShiftOptions {
  /** Pixels from the middle of a window to its edge, >= 1. */
  readonly radius: number;
  /** Distance in band space within which pixels count. */
  readonly bandwidth: number;
  /** Steps of a pixel at most. */
  readonly passes: number;
}

/**
 * Mean shift (Comaniciu & Meer 2002) with flat kernels: a pixel goes again and again to the mean, in space and in band space, of the pixels
 * in the square window around it whose distance in band space is less than the bandwidth; it stays when it moves by less than a
 * hundredth of that in band space and by no pixel. Places are rounded to whole pixels, halves up. All in float32, bands in their
 * order; samples of a window summed in four lanes (place in the row modulo 4) that are added as (0 + 1) + (2 + 3): implementations agree
 * bit for bit.
 */
export interface MeanShiftKernel {
  readonly name: 'wasm' | 'plain';
  /** Where the pixels inside the margin end in band space, a plane per band; 0 where there is no data. */
  shift(rectangle: ShiftedRectangle, options: MeanShiftOptions): Float32Array[];
}

/** Share of the bandwidth below which a step is none. */
export const STILL = 0.01;

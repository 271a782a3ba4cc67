import type { SampleType } from '../../raster/samples.ts';

/** Where the samples of a cube lie in a file: sample (row, column, band) starts at the sum of its strides from `offset`. */
export interface StridedLayout {
  readonly sampleType: SampleType;
  readonly littleEndian: boolean;
  /** Of the first sample, in bytes; strides too. */
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly bandStride: number;
}

/** One of a cube's axes, and which of its places are wanted, ascending. */
export interface WantedAxis {
  readonly axis: 'row' | 'column' | 'band';
  readonly stride: number;
  readonly places: readonly number[];
}

/** A stretch of the file that is read at once, and the samples to take from it: every pair of the two inner axes' places. */
export interface Stretch {
  /** In the file; in bytes. */
  readonly offset: number;
  readonly length: number;
  /** Positions in the outer axis' places. */
  readonly outer: number;
  /** Positions in the middle axis' places: from, and up to but without. */
  readonly middleFrom: number;
  readonly middleTo: number;
}

/** Bytes between two wanted stretches that are cheaper to read than to skip. */
export const GAP_BYTES = 32 << 10;
/** The length at which a stretch ends. */
export const STRETCH_BYTES = 8 << 20;

/** The axes from the one with the longest stride to that with the shortest; bands last among equals. */
export function axesByStride(
  { rowStride, columnStride, bandStride }: StridedLayout,
  rows: readonly number[],
  columns: readonly number[],
  bands: readonly number[],
): [outer: WantedAxis, middle: WantedAxis, inner: WantedAxis] {
  const axes: [WantedAxis, WantedAxis, WantedAxis] = [
    { axis: 'row', stride: rowStride, places: rows },
    { axis: 'column', stride: columnStride, places: columns },
    { axis: 'band', stride: bandStride, places: bands },
  ];
  axes.sort((left, right) => right.stride - left.stride);
  return axes;
}

/** The stretches that hold all wanted samples, in the order of the file. What lies between wanted parts is skipped where that pays. */
export function* stretchesOf(
  layout: StridedLayout,
  sampleBytes: number,
  [outer, middle, inner]: readonly [WantedAxis, WantedAxis, WantedAxis],
): Generator<Stretch> {
  const innerFrom = inner.places[0] * inner.stride;
  const innerLength = inner.places[inner.places.length - 1] * inner.stride + sampleBytes - innerFrom;
  const start = (position: number): number => middle.places[position] * middle.stride;
  for (let index = 0; index < outer.places.length; index += 1) {
    const base = layout.offset + outer.places[index] * outer.stride + innerFrom;
    let from = 0;
    for (let to = 1; to <= middle.places.length; to += 1) {
      const length = start(to - 1) + innerLength - start(from);
      const ends =
        to === middle.places.length ||
        start(to) - start(to - 1) - innerLength > GAP_BYTES ||
        length >= STRETCH_BYTES;
      if (!ends) continue;
      yield { offset: base + start(from), length, outer: index, middleFrom: from, middleTo: to };
      from = to;
    }
  }
}

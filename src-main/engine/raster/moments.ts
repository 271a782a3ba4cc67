import type { NumericSamples, SampleType } from './samples.ts';

export interface MeanAndDeviation {
  readonly pixels: number;
  readonly mean: number;
  /** Of the population: divided by the number of pixels. */
  readonly deviation: number;
}

/** Running mean and deviation of a band, apart for each group of pixels. */
export interface Moments {
  /** Adds samples by their group; `groups` and `samples` have the same length. Group 0 is left out. */
  add(groups: Uint16Array | Uint8Array, samples: NumericSamples): void;
  /** Null for a group without pixels. */
  of(group: number): MeanAndDeviation | null;
}

/** Samples whose sums and sums of squares stay whole numbers that float64 holds. */
export function hasExactMoments(type: SampleType): boolean {
  return type === 'uint8' || type === 'int8' || type === 'uint16' || type === 'int16';
}

/** Squares of 16-bit samples of so many pixels add up to a whole number below 2^53. */
const SEGMENT = 1 << 20;

/**
 * Sums of samples and of their squares, less a pivot per group (its first sample) so that a small deviation around a large
 * mean keeps its digits. `exact`, for 8 and 16-bit whole numbers only: no pivot and no rounding at all, hence the same result
 * for any order.
 */
export function createMoments(groups: number, exact: boolean): Moments {
  const counts = new Float64Array(groups);
  const pivots = new Float64Array(groups);
  const sums = createPairs(groups);
  const squares = createPairs(groups);
  return {
    add(members, samples) {
      if (!exact) placePivots(members, samples, counts, pivots);
      for (let from = 0; from < samples.length; from += SEGMENT) {
        const until = Math.min(samples.length, from + SEGMENT);
        const segment = sumSegment(members, samples, from, until, pivots);
        for (let group = 1; group < groups; group++) {
          counts[group] += segment.counts[group];
          sums.add(group, segment.sums[group]);
          squares.add(group, segment.squares[group]);
        }
      }
    },
    of(group) {
      const pixels = counts[group];
      if (group === 0 || pixels === 0) return null;
      if (exact) return exactResult(pixels, sums.whole(group), squares.whole(group));
      return pivotedResult(pixels, pivots[group], sums.value(group), squares.value(group));
    },
  };
}

function sumSegment(
  members: Uint16Array | Uint8Array,
  samples: NumericSamples,
  from: number,
  until: number,
  pivots: Float64Array,
): { counts: Float64Array; sums: Float64Array; squares: Float64Array } {
  const counts = new Float64Array(pivots.length);
  const sums = new Float64Array(pivots.length);
  const squares = new Float64Array(pivots.length);
  for (let i = from; i < until; i++) {
    const group = members[i];
    const value = samples[i] - pivots[group];
    counts[group]++;
    sums[group] += value;
    squares[group] += value * value;
  }
  return { counts, sums, squares };
}

function exactResult(pixels: number, sum: bigint, squares: bigint): MeanAndDeviation {
  const spread = BigInt(pixels) * squares - sum * sum;
  return { pixels, mean: Number(sum) / pixels, deviation: Math.sqrt(Number(spread)) / pixels };
}

function pivotedResult(pixels: number, pivot: number, sum: number, squares: number): MeanAndDeviation {
  const mean = sum / pixels;
  const variance = squares / pixels - mean * mean;
  return { pixels, mean: pivot + mean, deviation: Math.sqrt(Math.max(0, variance)) };
}

/** A group's first sample becomes its pivot. */
function placePivots(
  members: Uint16Array | Uint8Array,
  samples: NumericSamples,
  counts: Float64Array,
  pivots: Float64Array,
): void {
  const placed = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
  for (let i = 0; i < samples.length; i++) {
    const group = members[i];
    if (placed[group] === 1) continue;
    placed[group] = 1;
    pivots[group] = samples[i];
  }
}

/** Sums held as a pair of float64, so that adding loses nothing (Knuth's two-sum). */
function createPairs(length: number): {
  add(index: number, value: number): void;
  value(index: number): number;
  whole(index: number): bigint;
} {
  const high = new Float64Array(length);
  const low = new Float64Array(length);
  return {
    add(index, value) {
      const before = high[index];
      const sum = before + value;
      const part = sum - before;
      low[index] += before - (sum - part) + (value - part);
      high[index] = sum;
    },
    value: (index) => high[index] + low[index],
    whole: (index) => BigInt(high[index]) + BigInt(low[index]),
  };
}

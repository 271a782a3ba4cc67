import type { NumericSamples, SampleType } from './samples.ts';

export interface MeanAndDeviation {
  readonly pixels: number;
  readonly mean: number;
  /** Of the population: divided by the number of pixels. */
  readonly deviation: number;
}

/** Running means and deviations of bands, apart for each group of pixels. */
export interface Moments {
  /** Adds pixels: the group of each, and its sample in each band. Group 0 is left out. */
  add(groups: Uint16Array | Uint8Array, planes: readonly NumericSamples[]): void;
  /** Null for a group without pixels. */
  of(group: number, band: number): MeanAndDeviation | null;
}

/** Squares of 16-bit samples of so many pixels add up to a whole number below 2^53. */
const SEGMENT = 1 << 20;

/** Whether samples and their squares are small whole numbers, so that their sums can be kept without rounding. */
function isExact(type: SampleType): boolean {
  return type === 'uint8' || type === 'int8' || type === 'uint16' || type === 'int16';
}

/**
 * Sums of samples and of their squares, for bands of these types. Of 8 and 16-bit samples they are exact, hence the same for any
 * order of pixels; of others they are less a pivot (the group's first sample), so that a small deviation around a large mean
 * keeps its digits.
 */
export function createMoments(groupCount: number, types: readonly SampleType[]): Moments {
  const counts = new Float64Array(groupCount);
  const bands = types.map((type) => ({
    exact: isExact(type),
    pivots: new Float64Array(groupCount),
    sums: createPairs(groupCount),
    squares: createPairs(groupCount),
  }));
  return {
    add(groups, planes) {
      bands.forEach(({ exact, pivots }, band) => {
        if (!exact) placePivots(groups, planes[band], counts, pivots);
      });
      for (let from = 0; from < groups.length; from += SEGMENT) {
        const until = Math.min(groups.length, from + SEGMENT);
        bands.forEach(({ pivots, sums, squares }, band) => {
          const segment = sumSegment(groups, planes[band], from, until, pivots);
          sums.addAll(segment.sums);
          squares.addAll(segment.squares);
        });
      }
      for (let i = 0; i < groups.length; i++) counts[groups[i]]++;
    },
    of(group, band) {
      const pixels = counts[group];
      if (group === 0 || pixels === 0) return null;
      const { exact, pivots, sums, squares } = bands[band];
      if (exact) return exactResult(pixels, sums.whole(group), squares.whole(group));
      return pivotedResult(pixels, pivots[group], sums.value(group), squares.value(group));
    },
  };
}

/** Odd pixels have tables of their own: a sum would else wait for the one before it to be stored. */
function sumSegment(
  groups: Uint16Array | Uint8Array,
  samples: NumericSamples,
  from: number,
  until: number,
  pivots: Float64Array,
): { sums: Float64Array; squares: Float64Array } {
  const sums = new Float64Array(pivots.length);
  const squares = new Float64Array(pivots.length);
  const oddSums = new Float64Array(pivots.length);
  const oddSquares = new Float64Array(pivots.length);
  for (let i = from; i < until; i += 2) {
    const group = groups[i];
    const value = samples[i] - pivots[group];
    sums[group] += value;
    squares[group] += value * value;
    if (i + 1 === until) break;
    const oddGroup = groups[i + 1];
    const oddValue = samples[i + 1] - pivots[oddGroup];
    oddSums[oddGroup] += oddValue;
    oddSquares[oddGroup] += oddValue * oddValue;
  }
  for (let group = 0; group < pivots.length; group++) {
    sums[group] += oddSums[group];
    squares[group] += oddSquares[group];
  }
  return { sums, squares };
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
  /** One value for each of the sums; the first is left out. */
  addAll(values: Float64Array): void;
  value(index: number): number;
  whole(index: number): bigint;
} {
  const high = new Float64Array(length);
  const low = new Float64Array(length);
  return {
    addAll(values) {
      for (let i = 1; i < length; i++) {
        const before = high[i];
        const sum = before + values[i];
        const part = sum - before;
        low[i] += before - (sum - part) + (values[i] - part);
        high[i] = sum;
      }
    },
    value: (index) => high[index] + low[index],
    whole: (index) => BigInt(high[index]) + BigInt(low[index]),
  };
}

import type { NumericSamples, SampleType } from './samples.ts';

export interface MeanAndDeviation {
  readonly pixels: number;
  readonly mean: number;
  /** Of the population: divided by the number of pixels. */
  readonly deviation: number;
}

/** Sums over the pixels of some groups, as plain data; group 0 is never looked at. */
export interface Tally {
  /** Pixels of each group. */
  readonly counts: Float64Array;
  /** For each band, by group. */
  readonly bands: readonly {
    /** What is taken off each sample first: 0 for 8 and 16-bit samples, else one of them. */
    readonly pivots: Float64Array;
    readonly sums: Float64Array;
    readonly squares: Float64Array;
  }[];
}

/** Running means and deviations of bands, apart for each group of pixels. */
export interface Moments {
  /** Adds pixels: the group of each, and its sample in each band. Group 0 is left out. */
  add(groups: Uint16Array | Uint8Array, planes: readonly NumericSamples[]): void;
  /** Adds what a `Tallier` gave, perhaps on another thread. */
  merge(tallies: readonly Tally[]): void;
  /** Null for a group without pixels. */
  of(group: number, band: number): MeanAndDeviation | null;
}

/** Pixels that one tally counts at most: squares of so many 16-bit samples add up to a whole number below 2^53. */
export const TALLY_PIXELS = 1 << 20;

/** Whether samples and their squares are small whole numbers, so that their sums can be kept without rounding. */
export function isExact(type: SampleType): boolean {
  return type === 'uint8' || type === 'int8' || type === 'uint16' || type === 'int16';
}

/** Sums up pixels that come in parts of at most a million. */
export interface Tallier {
  add(groups: Uint16Array | Uint8Array, planes: readonly NumericSamples[]): void;
  /** One tally for each million pixels; call once. */
  finish(): Tally[];
}

/** What `Moments.add` adds, for bands of these types. */
export function createTallier(types: readonly SampleType[], groupCount: number): Tallier {
  const done: Tally[] = [];
  let open = createOpenTally(types, groupCount);
  return {
    add(groups, planes) {
      if (open.pixels + groups.length > TALLY_PIXELS && open.pixels > 0) {
        done.push(closed(open));
        open = createOpenTally(types, groupCount);
      }
      open.pixels += groups.length;
      for (let i = 0; i < groups.length; i++) open.counts[groups[i]]++;
      planes.forEach((samples, band) => addBand(open.bands[band], groups, samples));
    },
    finish: () => (open.pixels === 0 ? done : [...done, closed(open)]),
  };
}

function tallyPixels(
  groups: Uint16Array | Uint8Array,
  planes: readonly NumericSamples[],
  types: readonly SampleType[],
  groupCount: number,
): Tally[] {
  const tallier = createTallier(types, groupCount);
  for (let from = 0; from < groups.length; from += TALLY_PIXELS) {
    const until = Math.min(groups.length, from + TALLY_PIXELS);
    tallier.add(
      groups.subarray(from, until),
      planes.map((plane) => plane.subarray(from, until)),
    );
  }
  return tallier.finish();
}

/**
 * Sums of samples and of their squares, for bands of these types. Of 8 and 16-bit samples they are exact, hence the same for any
 * order of pixels; of others they are less a pivot (one of the group's samples), so that a small deviation around a large mean
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
  const merge = (tally: Tally): void => {
    bands.forEach(({ exact, pivots, sums, squares }, band) => {
      if (!exact) rebase(tally, band, counts, pivots);
      sums.addAll(tally.bands[band].sums);
      squares.addAll(tally.bands[band].squares);
    });
    for (let group = 0; group < groupCount; group++) counts[group] += tally.counts[group];
  };
  return {
    add: (groups, planes) => tallyPixels(groups, planes, types, groupCount).forEach(merge),
    merge: (tallies) => tallies.forEach(merge),
    of(group, band) {
      const pixels = counts[group];
      if (group === 0 || pixels === 0) return null;
      const { exact, pivots, sums, squares } = bands[band];
      if (exact) return exactResult(pixels, sums.whole(group), squares.whole(group));
      return pivotedResult(pixels, pivots[group], sums.value(group), squares.value(group));
    },
  };
}

/** Turns a tally's sums into those about `pivots`, which take over the tally's own where a group had no pixel before. */
function rebase({ counts, bands }: Tally, band: number, before: Float64Array, pivots: Float64Array): void {
  const { pivots: own, sums, squares } = bands[band];
  for (let group = 1; group < counts.length; group++) {
    if (counts[group] === 0) continue;
    if (before[group] === 0) pivots[group] = own[group];
    const shift = own[group] - pivots[group];
    squares[group] += shift * (2 * sums[group] + counts[group] * shift);
    sums[group] += counts[group] * shift;
  }
}

interface OpenTally {
  pixels: number;
  readonly counts: Float64Array;
  readonly bands: readonly OpenBand[];
}

/** Odd pixels have tables of their own: a sum would else wait for the one before it to be stored. */
interface OpenBand {
  readonly pivots: Float64Array;
  /** 1 where a group has its pivot; absent where all are 0. */
  readonly placed?: Uint8Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly oddSums: Float64Array;
  readonly oddSquares: Float64Array;
}

function createOpenTally(types: readonly SampleType[], groupCount: number): OpenTally {
  const zeros = (): Float64Array => new Float64Array(groupCount);
  const bands = types.map((type) => ({
    pivots: zeros(),
    placed: isExact(type) ? undefined : new Uint8Array(groupCount),
    sums: zeros(),
    squares: zeros(),
    oddSums: zeros(),
    oddSquares: zeros(),
  }));
  return { pixels: 0, counts: zeros(), bands };
}

function addBand(band: OpenBand, groups: Uint16Array | Uint8Array, samples: NumericSamples): void {
  const { pivots, placed, sums, squares, oddSums, oddSquares } = band;
  if (placed) placePivots(groups, samples, pivots, placed);
  for (let i = 0; i < groups.length; i += 2) {
    const group = groups[i];
    const value = samples[i] - pivots[group];
    sums[group] += value;
    squares[group] += value * value;
    if (i + 1 === groups.length) break;
    const oddGroup = groups[i + 1];
    const oddValue = samples[i + 1] - pivots[oddGroup];
    oddSums[oddGroup] += oddValue;
    oddSquares[oddGroup] += oddValue * oddValue;
  }
}

function closed({ counts, bands }: OpenTally): Tally {
  const both = (even: Float64Array, odd: Float64Array): Float64Array =>
    even.map((sum, group) => sum + odd[group]);
  return {
    counts,
    bands: bands.map(({ pivots, sums, squares, oddSums, oddSquares }) => ({
      pivots,
      sums: both(sums, oddSums),
      squares: both(squares, oddSquares),
    })),
  };
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
  groups: Uint16Array | Uint8Array,
  samples: NumericSamples,
  pivots: Float64Array,
  placed: Uint8Array,
): void {
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i];
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

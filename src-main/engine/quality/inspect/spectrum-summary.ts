import type { Band } from '../../raster/raster.ts';
import { PERCENTILES } from './inspection.ts';
import type { MeasuredCluster } from './measure-clusters.ts';

/** Of a histogram. */
const BINS = 64;

/** Outside of these percentiles of all clusters together lie a histogram's first and last bin alone: few pixels stretch a range. */
const RANGE_PERCENTILES = [0.1, 99.9] as const;

/** The values of one band of a cluster's sample in physical units, rising. */
export function sortedValues(
  { sample }: MeasuredCluster,
  { scale, offset }: Band,
  band: number,
): Float64Array {
  const plane = sample.values.subarray(band * sample.count, (band + 1) * sample.count);
  return Float64Array.from(plane, (value) => value * scale + offset).sort();
}

/** Between the two nearest of rising values, as numpy does it; `percent` in 0..100, at least one value. */
export function percentile(sorted: Float64Array, percent: number): number {
  const place = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

export function percentilesOf(sorted: Float64Array): number[] | null {
  return sorted.length === 0 ? null : PERCENTILES.map((percent) => percentile(sorted, percent));
}

/** What the histograms of a band span; each cluster counts alike. Null without values. */
export function histogramRange(sorted: readonly Float64Array[]): readonly [number, number] | null {
  const filled = sorted.filter(({ length }) => length > 0);
  if (filled.length === 0) return null;
  const [low, high] = RANGE_PERCENTILES;
  return [
    Math.min(...filled.map((values) => percentile(values, low))),
    Math.max(...filled.map((values) => percentile(values, high))),
  ];
}

export function histogramOf(sorted: Float64Array, range: readonly [number, number] | null): number[] {
  const bins = new Array<number>(BINS).fill(0);
  if (!range) return bins;
  const [minimum, maximum] = range;
  const perUnit = maximum > minimum ? BINS / (maximum - minimum) : 0;
  for (const value of sorted) {
    bins[Math.max(0, Math.min(BINS - 1, Math.floor((value - minimum) * perUnit)))]++;
  }
  return bins;
}

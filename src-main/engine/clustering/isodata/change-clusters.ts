import type { IsodataLimits } from './isodata-limits.ts';
import type { MeasuredCluster } from './measure-clusters.ts';
import { mergeClusters } from './merge-clusters.ts';
import { splitClusters } from './split-clusters.ts';

/** Points that the next pass begins with, and how they came about. */
export interface Change {
  readonly means: readonly Float64Array[];
  readonly splits: number;
  readonly merges: number;
  readonly deletions: number;
}

/**
 * What ISODATA makes of its clusters after pass `iteration` (from 1; Tou & Gonzalez 1974, 3.3.6): gives up the small ones, then splits
 * the wide ones in odd passes and whenever there are at most half as many as wanted, and merges the close ones where nothing
 * was split. In the last pass it splits and merges nothing.
 */
export function changeClusters(
  clusters: readonly MeasuredCluster[],
  limits: IsodataLimits,
  iteration: number,
  isLast: boolean,
): Change {
  const kept = withoutSmall(clusters, limits, isLast);
  const deletions = clusters.length - kept.length;
  const unchanged = { means: kept.map(({ mean }) => mean), splits: 0, merges: 0, deletions };
  if (isLast) return unchanged;
  const isFew = kept.length < limits.fewest || kept.length <= limits.wanted / 2;
  if (isFew || iteration % 2 === 1) {
    const means = splitClusters(kept, limits);
    if (means.length > kept.length) return { ...unchanged, means, splits: means.length - kept.length };
  }
  const means = mergeClusters(kept, limits);
  return { ...unchanged, means, merges: kept.length - means.length };
}

/** The smallest go first; of the fewest clusters only as many as can be made up for by splitting others. */
function withoutSmall(
  clusters: readonly MeasuredCluster[],
  { fewest, leastPixels }: IsodataLimits,
  isLast: boolean,
): MeasuredCluster[] {
  const divisible = isLast ? 0 : clusters.filter((cluster) => isDivisible(cluster, leastPixels)).length;
  const spare = Math.max(0, clusters.length - fewest) + divisible;
  const small = clusters
    .filter(({ pixels }) => pixels < leastPixels)
    .sort((one, other) => one.pixels - other.pixels);
  const dropped = new Set(small.slice(0, Math.min(spare, clusters.length - 1)));
  return clusters.filter((cluster) => !dropped.has(cluster));
}

/** Whether both halves may be large enough. */
function isDivisible({ pixels, deviation }: MeasuredCluster, leastPixels: number): boolean {
  return pixels > 2 * (leastPixels + 1) && deviation.some((value) => value > 0);
}

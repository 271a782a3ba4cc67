import type { IsodataLimits } from './isodata-limits.ts';
import type { MeasuredCluster } from './measure-clusters.ts';
import { widthOf } from './split-clusters.ts';

interface Pair {
  readonly one: MeasuredCluster;
  readonly other: MeasuredCluster;
  readonly distance: number;
}

/**
 * Means after close clusters were merged into the mean of their pixels, the closest pairs first, each cluster once, as far as the fewest
 * clusters and the merges of a step allow. Two that together would be wide enough to be split again are left alone.
 */
export function mergeClusters(
  clusters: readonly MeasuredCluster[],
  limits: IsodataLimits,
): readonly Float64Array[] {
  let left = Math.min(limits.mergesPerStep, clusters.length - limits.fewest);
  const merged = new Map<MeasuredCluster, Float64Array | undefined>();
  for (const { one, other } of left > 0 ? closePairs(clusters, limits) : []) {
    if (left === 0) break;
    if (merged.has(one) || merged.has(other)) continue;
    const both = together(one, other);
    if (widthOf(both, limits).width > limits.widest) continue;
    merged.set(one, both.mean).set(other, undefined);
    left--;
  }
  return clusters
    .map((cluster) => (merged.has(cluster) ? merged.get(cluster) : cluster.mean))
    .filter((mean) => mean !== undefined);
}

function closePairs(clusters: readonly MeasuredCluster[], limits: IsodataLimits): Pair[] {
  const pairs = clusters.flatMap((one, index) =>
    clusters
      .slice(index + 1)
      .map((other) => ({ one, other, distance: distanceOf(one, other, limits) }))
      .filter(({ distance }) => distance < limits.closest),
  );
  return pairs.sort((left, right) => left.distance - right.distance);
}

/** Euclidean, in units of the bands. */
function distanceOf(one: MeasuredCluster, other: MeasuredCluster, { units }: IsodataLimits): number {
  let sum = 0;
  for (let band = 0; band < units.length; band++) {
    if (units[band] > 0) sum += ((one.mean[band] - other.mean[band]) / units[band]) ** 2;
  }
  return Math.sqrt(sum);
}

/** The cluster of both clusters' pixels. */
function together(one: MeasuredCluster, other: MeasuredCluster): MeasuredCluster {
  const pixels = one.pixels + other.pixels;
  const share = pixels === 0 ? 0.5 : other.pixels / pixels;
  const mean = one.mean.map((value, band) => value + share * (other.mean[band] - value));
  const deviation = one.deviation.map((value, band) => {
    const apart = other.mean[band] - one.mean[band];
    return Math.sqrt(
      (1 - share) * value ** 2 + share * other.deviation[band] ** 2 + share * (1 - share) * apart ** 2,
    );
  });
  return { pixels, mean, deviation };
}

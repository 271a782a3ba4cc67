import type { Pace } from '../samples/sample-chunks.ts';
import { agglomerate, type Merge } from './agglomerate.ts';

/** A cluster as a point with a weight. */
export interface WeightedMean {
  readonly id: number;
  readonly pixels: number;
  /** In the space that was clustered; of no consequence where there are no pixels. */
  readonly mean: ArrayLike<number>;
}

interface Group {
  readonly pixels: number;
  readonly mean: ArrayLike<number>;
}

/**
 * Ward's tree of clusters: each merge is the one that adds least to the sum of squares within groups. Heights are those of SciPy's
 * `linkage(pixels, "ward")` from where each cluster is one: the root of twice what is added. They never fall.
 */
export function wardTree(clusters: readonly WeightedMean[], pace: Pace): Promise<Merge[]> {
  const leaves = clusters.map((cluster) => ({ ...cluster, group: cluster }));
  const work = clusters[0]?.mean.length ?? 0;
  return agglomerate<Group>(leaves, { distance: wardDistance, join, work }, pace);
}

function wardDistance(one: Group, other: Group): number {
  if (one.pixels === 0 || other.pixels === 0) return 0;
  let squared = 0;
  for (let band = 0; band < one.mean.length; band++) squared += (one.mean[band] - other.mean[band]) ** 2;
  return Math.sqrt((2 * one.pixels * other.pixels * squared) / (one.pixels + other.pixels));
}

function join(one: Group, other: Group): Group {
  const pixels = one.pixels + other.pixels;
  const share = pixels === 0 ? 0 : other.pixels / pixels;
  if (share === 0) return one;
  const mean = Array.from(one.mean, (value, band) => value + share * (other.mean[band] - value));
  return { pixels, mean: share === 1 ? other.mean : mean };
}

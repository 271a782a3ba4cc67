import { assignGreatest } from '../quality/hungarian.ts';

/** A cluster among the pixels that two clusterings share. */
export interface PlacedCluster {
  readonly id: number;
  readonly pixels: number;
  /** Per band. */
  readonly mean: ArrayLike<number>;
}

/** A cluster that is that of an earlier clustering. */
export interface ClusterMatch {
  readonly id: number;
  readonly earlierId: number;
  /** Pixels of both divided by those of either, 0..1. */
  readonly overlap: number;
}

/** Clusters that share less than this of their pixels are different ones. */
const LEAST_OVERLAP = 0.2;

/** How much likeness of means counts beside overlap. */
const LIKENESS_WEIGHT = 0.25;

/**
 * Which clusters are those of an earlier clustering of the same pixels: at most one each, so that the overlaps (and, with less weight,
 * the likeness of the means) have the greatest sum. `shared[i][j]`: pixels of cluster i that were in earlier cluster j.
 */
export function matchClusters(
  clusters: readonly PlacedCluster[],
  earlier: readonly PlacedCluster[],
  shared: readonly (readonly number[])[],
): ClusterMatch[] {
  const deviations = spreadOfMeans([...clusters, ...earlier]);
  const overlaps = clusters.map(({ pixels }, i) =>
    earlier.map((other, j) => shared[i][j] / (pixels + other.pixels - shared[i][j] || 1)),
  );
  const weights = overlaps.map((row, i) =>
    row.map((overlap, j) =>
      overlap < LEAST_OVERLAP
        ? 0
        : overlap + LIKENESS_WEIGHT * Math.exp(-distance(clusters[i].mean, earlier[j].mean, deviations)),
    ),
  );
  return assignGreatest(weights, earlier.length).flatMap((j, i) =>
    j < 0 || weights[i][j] === 0
      ? []
      : [{ id: clusters[i].id, earlierId: earlier[j].id, overlap: overlaps[i][j] }],
  );
}

/** Per band; 1 where all are alike. */
function spreadOfMeans(clusters: readonly PlacedCluster[]): number[] {
  return Array.from(clusters[0]?.mean ?? [], (_, band) => {
    const values = clusters.map(({ mean }) => mean[band]);
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
    return Math.sqrt(variance) || 1;
  });
}

function distance(one: ArrayLike<number>, other: ArrayLike<number>, deviations: readonly number[]): number {
  const squares = deviations.map((deviation, band) => ((one[band] - other[band]) / deviation) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / deviations.length);
}

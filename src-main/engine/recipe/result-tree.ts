import type { Merge } from '../clustering/merge-tree/agglomerate.ts';
import { wardTree } from '../clustering/merge-tree/ward-tree.ts';
import { createPace } from '../clustering/samples/sample-chunks.ts';
import type { ClusterSummary } from '../project/document.ts';
import type { Band } from '../raster/raster.ts';

/** Of more clusters no tree is made. */
export const MOST_LEAVES = 1024;

/**
 * Ward's tree of a result's clusters by their sizes and means in the bands of its recipe: divided by each band's deviation over all
 * clusters where the recipe standardises, in stored samples where not. Undefined for more than 1024 clusters.
 */
export async function wardTreeOf(
  clusters: readonly ClusterSummary[],
  bands: readonly Pick<Band, 'scale'>[],
  standardise: boolean,
  signal: AbortSignal,
): Promise<Merge[] | undefined> {
  if (clusters.length > MOST_LEAVES) return undefined;
  const units = bands.map(({ scale }, band) => (standardise ? overallDeviation(clusters, band) : scale) || 1);
  const points = clusters.map(({ id, pixels, mean }) => ({
    id,
    pixels,
    mean: units.map((unit, band) => (mean[band] ?? 0) / unit),
  }));
  return wardTree(points, createPace(signal));
}

function overallDeviation(clusters: readonly ClusterSummary[], band: number): number {
  const weighted = (valueOf: (cluster: ClusterSummary) => number): number =>
    clusters.reduce((sum, cluster) => sum + cluster.pixels * valueOf(cluster), 0);
  const pixels = weighted(() => 1) || 1;
  const mean = weighted((cluster) => cluster.mean[band] ?? 0) / pixels;
  const squares = weighted((cluster) => {
    return (cluster.deviation[band] ?? 0) ** 2 + ((cluster.mean[band] ?? 0) - mean) ** 2;
  });
  return Math.sqrt(squares / pixels);
}

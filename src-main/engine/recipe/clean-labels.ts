import type { ClusterSummary } from '../project/document.ts';
import { postProcess } from '../quality/post-process/post-process.ts';
import type { PostStep } from '../quality/post-process/post-step.ts';
import type { Raster } from '../raster/raster.ts';
import type { Workers } from '../workers.ts';
import { countClusters, type CountedClusters } from './count-clusters.ts';

/** A map of clusters with steps done to it, counted anew; means and deviations stay those of the pixels as classified. */
export function cleanLabels(
  labels: Raster,
  steps: readonly PostStep[],
  clusters: readonly ClusterSummary[],
  workers: Workers,
): CountedClusters {
  const largest = clusters.reduce((most, { id }) => Math.max(most, id), 0);
  return countClusters(postProcess(labels, steps, workers), largest, () => clusters);
}

import { createClusterStatistics } from '../clustering/labels/cluster-statistics.ts';
import { tallyBlock } from '../clustering/labels/label-block.ts';
import type { ClusterSummary } from '../project/document.ts';
import { postProcess } from '../quality/post-process/post-process.ts';
import type { PostStep } from '../quality/post-process/post-step.ts';
import type { Raster } from '../raster/raster.ts';
import type { Workers } from '../workers.ts';

/** A map of clusters with steps done to it, whose pixels are counted while it is read, once. */
export interface CleanedLabels {
  readonly raster: Raster;
  /** The clusters with the pixels and hectares that they have now; means and deviations are those of the pixels as classified. */
  clusters(): ClusterSummary[];
}

/** `labels`: one band of ids of these clusters, 0 = no data. */
export function cleanLabels(
  labels: Raster,
  steps: readonly PostStep[],
  clusters: readonly ClusterSummary[],
  workers: Workers,
): CleanedLabels {
  const cleaned = postProcess(labels, steps, workers);
  const largest = clusters.reduce((most, { id }) => Math.max(most, id), 0);
  const statistics = createClusterStatistics({ ...cleaned, bands: [] }, largest);
  const read: Raster['read'] = async (window, options) => {
    const block = await cleaned.read(window, options);
    const ids = new Uint16Array(block.bands[0] as Uint8Array);
    statistics.take(window, { ids, tallies: tallyBlock(ids, { ...block, bands: [] }, statistics.counting) });
    return block;
  };
  return {
    raster: { ...cleaned, read },
    clusters: () => {
      const totals = statistics.totals();
      return clusters.map((cluster) => {
        const { pixels, hectares } = totals[cluster.id - 1];
        return { ...cluster, pixels, hectares };
      });
    },
  };
}

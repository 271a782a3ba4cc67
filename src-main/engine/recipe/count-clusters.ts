import { createClusterStatistics } from '../clustering/labels/cluster-statistics.ts';
import { tallyBlock } from '../clustering/labels/label-block.ts';
import type { ClusterSummary } from '../project/document.ts';
import type { Raster } from '../raster/raster.ts';

/** A map of clusters whose pixels are counted while it is read, once. */
export interface CountedClusters {
  readonly raster: Raster;
  /** The clusters with the pixels and hectares that they have now; means and deviations are as given. */
  clusters(): ClusterSummary[];
}

/** `labels`: one band of ids of these clusters, 0 = no data. `clusters` are asked for once the map was read. */
export function countClusters(
  labels: Raster,
  largest: number,
  clusters: () => readonly ClusterSummary[],
): CountedClusters {
  const statistics = createClusterStatistics({ ...labels, bands: [] }, largest);
  const read: Raster['read'] = async (window, options) => {
    const block = await labels.read(window, options);
    const ids = new Uint16Array(block.bands[0] as Uint8Array);
    statistics.take(window, { ids, tallies: tallyBlock(ids, { ...block, bands: [] }, statistics.counting) });
    return block;
  };
  return {
    raster: { ...labels, read },
    clusters: () => {
      const totals = statistics.totals();
      return clusters().map((cluster) => {
        const { pixels, hectares } = totals[cluster.id - 1];
        return { ...cluster, pixels, hectares };
      });
    },
  };
}

import { openRaster, type FileAccess } from '../plugins/open-raster.ts';
import type { Dataset } from '../raster/raster.ts';
import { clusterName } from '../scheme/assignment.ts';
import { colourOf } from './counted-legend.ts';
import type { EarlierClusters, KnownCluster } from './keep-ids.ts';

/** Opens an earlier map of clusters, if there is one, for as long as `use` takes. */
export async function withEarlier<Value>(
  path: string | undefined,
  access: FileAccess,
  use: (earlier: EarlierClusters | undefined) => Promise<Value>,
): Promise<Value> {
  return withLabels(path, access, (labels) => use(labels && { labels, clusters: knownClusters(labels) }));
}

/** Opens a map of labels while it is used; none where no path is given. */
export async function withLabels<Value>(
  path: string | undefined,
  access: FileAccess,
  use: (labels: Dataset | undefined) => Promise<Value>,
): Promise<Value> {
  if (path === undefined) return use(undefined);
  const labels = await openRaster(path, 'labels', access);
  try {
    return await use(labels);
  } finally {
    await labels.close();
  }
}

/** The values that a file has a name for, with their colours; a plain "Cluster 3" is no name. */
function knownClusters({ categories = [], palette }: Dataset): KnownCluster[] {
  return categories.flatMap((name, id) => {
    if (id === 0 || name === '') return [];
    const colour = palette?.[id] && colourOf(palette[id]);
    return [{ id, colour, ...(name === clusterName(id) ? {} : { name: name.slice(0, 120) }) }];
  });
}

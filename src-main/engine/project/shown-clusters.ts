import { cutTree } from '../clustering/merge-tree/cut-tree.ts';
import type { ClusterSummary, Result } from './document.ts';

/** What a result shows while its clusters are merged by a cut of its tree. */
export interface ShownClusters {
  /** The cluster that stands for each, by the id in the label raster; entry 0 is 0. */
  readonly lookup: readonly number[];
  /** One entry for each group under the id, name and colour of its largest cluster, of all pixels of the group; ids rising. */
  readonly clusters: readonly ClusterSummary[];
}

type Shown = Pick<Result, 'clusterCount' | 'clusters' | 'tree' | 'cut'>;

/** The clusters that people see: those of the label raster, or their groups where the result is cut. */
export function shownClusters({ clusterCount, clusters, tree, cut }: Shown): ShownClusters {
  const merges = (cut && tree?.[cut.by]) ?? [];
  const lookup = cutTree(merges, clusterCount, cut?.count ?? clusters.length);
  const groups = Map.groupBy(clusters, ({ id }) => lookup[id]);
  const shown = clusters
    .filter(({ id }) => lookup[id] === id)
    .map((cluster) => {
      const members = groups.get(cluster.id)!;
      return members.length === 1 ? cluster : { ...cluster, ...united(members) };
    });
  return { lookup: [...lookup], clusters: shown };
}

/** The clusters that a step on these means: the whole groups that they belong to. */
export function withGroups(result: Shown, ids: readonly number[]): readonly number[] {
  if (!result.cut) return ids;
  const { lookup } = shownClusters(result);
  const groups = new Set(ids.map((id) => lookup[id]));
  return result.clusters.map(({ id }) => id).filter((id) => groups.has(lookup[id]));
}

function united(
  members: readonly ClusterSummary[],
): Pick<ClusterSummary, 'pixels' | 'hectares' | 'mean' | 'deviation'> {
  const filled = members.filter(({ pixels }) => pixels > 0);
  const bands = members[0].mean.map((_, band) => spreadOf(filled, band));
  const areas = members.map(({ hectares }) => hectares);
  return {
    pixels: members.reduce((sum, { pixels }) => sum + pixels, 0),
    hectares: areas.every((area) => area !== undefined)
      ? areas.reduce((sum, area) => sum + area, 0)
      : undefined,
    mean: bands.map(({ mean }) => mean),
    deviation: bands.map(({ deviation }) => deviation),
  };
}

/** Of all pixels of some clusters in one band; null where one of them has none. */
function spreadOf(
  clusters: readonly ClusterSummary[],
  band: number,
): { mean: number | null; deviation: number | null } {
  const parts = clusters.map(({ pixels, mean, deviation }) => {
    return { pixels, mean: mean[band], deviation: deviation[band] };
  });
  if (parts.length === 0 || parts.some(({ mean }) => mean === null)) return { mean: null, deviation: null };
  const total = parts.reduce((sum, { pixels }) => sum + pixels, 0);
  const mean = parts.reduce((sum, part) => sum + (part.pixels / total) * part.mean!, 0);
  const variance = parts.reduce(
    (sum, part) => sum + (part.pixels / total) * ((part.deviation ?? 0) ** 2 + (part.mean! - mean) ** 2),
    0,
  );
  return { mean, deviation: Math.sqrt(variance) };
}

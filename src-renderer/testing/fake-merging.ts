import type { MergeBy, ShownClusters } from '../../src-main/engine/api.ts';
import type { ClusterSummary, Project, Result } from '../../src-main/engine/project/document.ts';
import { cutLookup, type MergeTree } from '../state/cut-lookup.ts';

/** A tree without any measuring: the smallest cluster always joins the next larger one. */
export function fakeTree(clusters: readonly ClusterSummary[]): MergeTree {
  const bySize = clusters.toSorted((one, other) => one.pixels - other.pixels);
  return bySize.slice(1).map(({ id }, place) => [id, bySize[place].id, (place + 1) ** 2]);
}

export function withFakeTree(project: Project, resultId: string, by: MergeBy): Project {
  const results = project.results.map((result) =>
    result.id === resultId
      ? { ...result, tree: { ...result.tree, [by]: fakeTree(result.clusters) } }
      : result,
  );
  return { ...project, results };
}

/** What is shown of results that are cut. */
export function fakeShown(project: Project): Record<string, ShownClusters> {
  return Object.fromEntries(
    project.results.filter(({ cut }) => cut).map((result) => [result.id, groupsOf(result)]),
  );
}

/** Each group with the pixels of all of its clusters, otherwise as its largest. */
function groupsOf({ clusterCount, clusters, tree, cut }: Result): ShownClusters {
  const lookup = cutLookup(tree?.[cut!.by] ?? [], clusterCount, cut!.count);
  const pixelsOf = (group: number): number =>
    clusters.reduce((sum, { id, pixels }) => sum + (lookup[id] === group ? pixels : 0), 0);
  const heads = clusters.filter(({ id }) => lookup[id] === id);
  return { lookup, clusters: heads.map((cluster) => ({ ...cluster, pixels: pixelsOf(cluster.id) })) };
}

import type { Merge } from './agglomerate.ts';

/**
 * Which cluster stands for each when a tree is cut so that `count` groups are left (at least one, at most all): id of the group by id
 * of the cluster, `clusterCount` + 1 entries, entry 0 is 0. A group has the id of its largest cluster, so groups of a coarser cut
 * are made of those of a finer one and keep one of their ids.
 */
export function cutTree(tree: readonly Merge[], clusterCount: number, count: number): Uint16Array {
  const into = Uint16Array.from({ length: clusterCount + 1 }, (_, id) => id);
  for (const [kept, gone] of tree.slice(0, Math.max(0, tree.length + 1 - count))) into[gone] = kept;
  return into.map((_, id) => {
    let group = id;
    while (into[group] !== group) group = into[group];
    return group;
  });
}

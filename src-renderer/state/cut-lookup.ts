import type { Result } from '../../src-main/engine/project/document.ts';

/** Merges of clusters two by two: the group of the second joins that of the first, at a height. */
export type MergeTree = NonNullable<NonNullable<Result['tree']>['ward']>;

/**
 * The group of each cluster, by id, when a tree is cut so that `count` groups are left; entry 0 is 0. The same as the engine's
 * `cutTree`, for previews that cannot wait for it.
 */
export function cutLookup(tree: MergeTree, clusterCount: number, count: number): number[] {
  const lookup = Array.from({ length: clusterCount + 1 }, (_, id) => id);
  const merges = tree.slice(0, Math.max(0, tree.length + 1 - count));
  // From the last merge on, the group that a cluster joins is already known.
  for (const [kept, gone] of merges.toReversed()) lookup[gone] = lookup[kept];
  return lookup;
}

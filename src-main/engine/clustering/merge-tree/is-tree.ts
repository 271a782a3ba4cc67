import type { Merge } from './agglomerate.ts';

/** False for merges of ids beyond `clusterCount`, and for those of a cluster that is merged already: no tree, perhaps without an end. */
export function isTree(merges: readonly Merge[], clusterCount: number): boolean {
  const gone = new Set<number>();
  return merges.every(([kept, other]) => {
    const sound =
      kept !== other && kept <= clusterCount && other <= clusterCount && !gone.has(kept) && !gone.has(other);
    gone.add(other);
    return sound;
  });
}

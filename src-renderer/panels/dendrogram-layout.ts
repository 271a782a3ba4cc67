import type { MergeTree } from '../state/cut-lookup.ts';

/** Heights as the distances they are, or all merges equally far apart. */
export type HeightScale = 'distance' | 'steps';

/** A merge as a bracket: up from both of its groups to its own height. */
export interface Bracket {
  /** Ids of the groups. */
  readonly kept: number;
  readonly gone: number;
  /** As the tree says it. */
  readonly distance: number;
  /** Groups that are left from here up. */
  readonly groupsLeft: number;
  /** Places of the two groups among the leaves, from 0, with fractions. */
  readonly left: number;
  readonly right: number;
  /** 0..1 of the whole, from the leaves to the last merge. */
  readonly leftBase: number;
  readonly rightBase: number;
  readonly height: number;
}

/** A tree of clusters as it is drawn. */
export interface Dendrogram {
  /** Ids from left to right, so that no brackets cross. */
  readonly leaves: readonly number[];
  /** In the order of the merges. */
  readonly brackets: readonly Bracket[];
}

interface Node {
  readonly place: number;
  readonly height: number;
}

/** Where leaves and brackets of a tree of these clusters go. */
export function dendrogram(tree: MergeTree, ids: readonly number[], scale: HeightScale): Dendrogram {
  const leaves = leafOrder(tree, ids);
  const heights = drawnHeights(tree, scale);
  const nodes = new Map<number, Node>(leaves.map((id, place) => [id, { place, height: 0 }]));
  const brackets = tree.map(([kept, gone, distance], merge): Bracket => {
    const pair = [nodes.get(kept)!, nodes.get(gone)!].sort((one, other) => one.place - other.place);
    const [left, right] = pair;
    const height = heights[merge];
    nodes.set(kept, { place: (left.place + right.place) / 2, height });
    return {
      kept,
      gone,
      distance,
      groupsLeft: tree.length - merge,
      left: left.place,
      right: right.place,
      leftBase: left.height,
      rightBase: right.height,
      height,
    };
  });
  return { leaves, brackets };
}

/** The height of the line that cuts to so many groups: between the last merge that is done and the first that is not. */
export function cutHeight({ brackets }: Dendrogram, count: number): number {
  const below = brackets[brackets.length - count]?.height ?? 0;
  const above = brackets[brackets.length - count + 1]?.height ?? ABOVE_ALL;
  return (below + above) / 2;
}

/** How many groups a line at this height leaves: those of the nearest cut. */
export function countAtHeight(drawn: Dendrogram, height: number): number {
  let [nearest, least] = [1, Infinity];
  for (let count = 1; count <= drawn.leaves.length; count++) {
    const apart = Math.abs(cutHeight(drawn, count) - height);
    if (apart < least) [nearest, least] = [count, apart];
  }
  return nearest;
}

/** As far as the picture goes, so that there is room for a line above the last merge. */
export const ABOVE_ALL = 1.08;

function leafOrder(tree: MergeTree, ids: readonly number[]): number[] {
  const groups = new Map(ids.map((id) => [id, [id]]));
  for (const [kept, gone] of tree) {
    groups.set(kept, [...groups.get(kept)!, ...groups.get(gone)!]);
    groups.delete(gone);
  }
  return [...groups.values()].flat();
}

/** Never falling, although distances may: a bracket is never drawn below those that it joins. */
function drawnHeights(tree: MergeTree, scale: HeightScale): number[] {
  if (scale === 'steps') return tree.map((_, merge) => (merge + 1) / tree.length);
  let highest = 0;
  const rising = tree.map(([, , distance]) => (highest = Math.max(highest, distance)));
  return rising.map((height) => (highest > 0 ? height / highest : 1));
}

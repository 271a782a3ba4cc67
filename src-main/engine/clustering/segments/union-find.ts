/** Sets of whole numbers 0..n-1 that are joined bit by bit. */
export interface UnionFind {
  /** The least member of the set. */
  rootOf(member: number): number;
  /** Joins two sets; gives the root that is one no longer, or the common root where they were one already. */
  join(one: number, other: number): number;
}

/** Each number a set of its own. */
export function createUnionFind(size: number): UnionFind {
  const parents = Int32Array.from({ length: size }, (_, member) => member);
  const rootOf = (member: number): number => {
    let root = member;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  };
  return {
    rootOf,
    join(one, other) {
      const [left, right] = [rootOf(one), rootOf(other)];
      const [root, lost] = left < right ? [left, right] : [right, left];
      parents[lost] = root;
      return lost;
    },
  };
}

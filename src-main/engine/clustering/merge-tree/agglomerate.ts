import type { Pace } from '../samples/sample-chunks.ts';

/** One step of a tree: the group of `gone` joins that of `kept`. Both are ids of clusters, each that of its group's largest. */
export type Merge = readonly [kept: number, gone: number, height: number];

export interface Linkage<Group> {
  distance(one: Group, other: Group): number;
  join(one: Group, other: Group): Group;
  /** Multiplications of one distance, roughly. */
  readonly work: number;
}

/** A cluster to begin with: its id and its own largest cluster's pixels. */
export interface Leaf<Group> {
  readonly id: number;
  readonly pixels: number;
  readonly group: Group;
}

/** Multiplications after which a cancel request gets its turn. */
const TURN_WORK = 2 ** 22;

/**
 * Joins the two groups that are nearest to each other (the first of several such pairs), again and again until one is left: one merge
 * fewer than there are leaves. Holds the distances of all pairs.
 */
export async function agglomerate<Group>(
  leaves: readonly Leaf<Group>[],
  { distance, join, work }: Linkage<Group>,
  pace: Pace,
): Promise<Merge[]> {
  const nodes: (Leaf<Group> | undefined)[] = [...leaves];
  const pairs = createPairs(nodes.length);
  let owed = 0;
  const measure = async (index: number, others: number): Promise<void> => {
    for (let other = 0; other < others; other++) {
      const [one, two] = [nodes[index], nodes[other]];
      if (index === other || !one || !two) continue;
      pairs.set(index, other, distance(one.group, two.group));
      owed += work;
      if (owed < TURN_WORK) continue;
      await pace(owed);
      owed = 0;
    }
  };
  await pace(0);
  for (let index = 1; index < nodes.length; index++) await measure(index, index);
  pairs.rank();
  const merges: Merge[] = [];
  while (merges.length < nodes.length - 1) {
    const [stays, goes, height] = pairs.nearest();
    const [one, other] = [nodes[stays]!, nodes[goes]!];
    const [kept, gone] = one.pixels >= other.pixels ? [one, other] : [other, one];
    merges.push([kept.id, gone.id, height]);
    nodes[stays] = { ...kept, group: join(one.group, other.group) };
    nodes[goes] = undefined;
    pairs.remove(goes);
    await measure(stays, nodes.length);
    pairs.rank(stays, goes);
  }
  return merges;
}

/** Distances of pairs, infinite for those that are gone. */
interface Pairs {
  set(one: number, other: number, distance: number): void;
  remove(index: number): void;
  /** Finds each one's nearest among those before it again; only where it was one of `changed`, or may be the first of them now. */
  rank(...changed: readonly number[]): void;
  /** The first of the nearest pairs, the lesser index first. */
  nearest(): [lesser: number, greater: number, distance: number];
}

function createPairs(count: number): Pairs {
  const apart = Array.from({ length: count }, (_, row) => new Float64Array(row).fill(Infinity));
  const best = new Int32Array(count).fill(-1);
  const rankRow = (row: number): void => {
    best[row] = -1;
    let least = Infinity;
    for (let column = 0; column < row; column++) {
      if (apart[row][column] < least) [best[row], least] = [column, apart[row][column]];
    }
  };
  return {
    set: (one, other, distance) => (apart[Math.max(one, other)][Math.min(one, other)] = distance),
    remove(index) {
      apart[index].fill(Infinity);
      for (let row = index + 1; row < count; row++) apart[row][index] = Infinity;
    },
    rank(...changed) {
      const [stays] = changed;
      for (let row = 0; row < count; row++) {
        const now = best[row];
        const isStale = stays === undefined || changed.includes(row) || changed.includes(now);
        if (isStale) rankRow(row);
        else if (row > stays && now >= 0 && isBefore(apart[row], stays, now)) best[row] = stays;
      }
    },
    nearest() {
      let found: [number, number, number] = [-1, -1, Infinity];
      for (let row = 1; row < count; row++) {
        if (best[row] >= 0 && apart[row][best[row]] < found[2])
          found = [best[row], row, apart[row][best[row]]];
      }
      return found;
    },
  };
}

function isBefore(distances: Float64Array, column: number, other: number): boolean {
  return distances[column] < distances[other] || (distances[column] === distances[other] && column < other);
}

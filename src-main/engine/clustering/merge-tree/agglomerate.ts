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
  const count = nodes.length;
  const apart = leaves.map(() => new Float64Array(count).fill(Infinity));
  const measure = async (row: number, columns: number): Promise<void> => {
    for (let column = 0; column < columns; column++) {
      const [one, other] = [nodes[row], nodes[column]];
      if (row === column || !one || !other) continue;
      apart[Math.max(row, column)][Math.min(row, column)] = distance(one.group, other.group);
      await pace(work);
    }
  };
  for (let row = 0; row < count; row++) await measure(row, row);
  const merges: Merge[] = [];
  while (merges.length < count - 1) {
    const [row, column, height] = nearestPair(apart);
    const [one, other] = [nodes[column]!, nodes[row]!];
    const [kept, gone] = one.pixels >= other.pixels ? [one, other] : [other, one];
    merges.push([kept.id, gone.id, height]);
    nodes[column] = { ...kept, group: join(one.group, other.group) };
    nodes[row] = undefined;
    forget(apart, row);
    await measure(column, count);
    await pace(count * count);
  }
  return merges;
}

/** Rows are greater than columns; gone ones are infinitely far. */
function nearestPair(apart: readonly Float64Array[]): [row: number, column: number, height: number] {
  let nearest: [number, number, number] = [-1, -1, Infinity];
  for (let row = 1; row < apart.length; row++) {
    for (let column = 0; column < row; column++) {
      if (apart[row][column] < nearest[2]) nearest = [row, column, apart[row][column]];
    }
  }
  return nearest;
}

function forget(apart: readonly Float64Array[], gone: number): void {
  apart[gone].fill(Infinity);
  for (const row of apart) row[gone] = Infinity;
}

import type { Connectivity, LabelGrid } from './label-grid.ts';

/** Connected pixels of one label. */
export interface Regions {
  /** Per pixel the number of its region, from 0 in the order of their first pixels; -1 without data. */
  readonly ofPixel: Int32Array;
  readonly count: number;
  /** Pixels by region. */
  readonly sizes: Int32Array;
}

/** The connected regions of a grid, by edges (4) or by edges and corners (8). */
export function findRegions({ width, height, ids }: LabelGrid, connectivity: Connectivity): Regions {
  const parents = new Int32Array(ids.length);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      parents[i] = i;
      const id = ids[i];
      if (id === 0) continue;
      if (column > 0 && ids[i - 1] === id) join(parents, i - 1, i);
      if (row === 0) continue;
      const above = i - width;
      if (ids[above] === id) join(parents, above, i);
      if (connectivity === 4) continue;
      if (column > 0 && ids[above - 1] === id) join(parents, above - 1, i);
      if (column + 1 < width && ids[above + 1] === id) join(parents, above + 1, i);
    }
  }
  return numbered(parents, ids);
}

/** The number of the set that `item` is in; shortens the way there. */
export function rootOf(parents: Int32Array, item: number): number {
  let root = item;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]];
    root = parents[root];
  }
  return root;
}

/** Makes one set of two; its root is the lesser one. */
export function join(parents: Int32Array, one: number, other: number): void {
  const first = rootOf(parents, one);
  const second = rootOf(parents, other);
  if (first < second) parents[second] = first;
  else parents[first] = second;
}

/** A root is the first pixel of its region, so it is met before the others. */
function numbered(parents: Int32Array, ids: Uint16Array): Regions {
  const ofPixel = new Int32Array(ids.length).fill(-1);
  let count = 0;
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === 0) continue;
    const root = rootOf(parents, i);
    ofPixel[i] = root === i ? count++ : ofPixel[root];
  }
  const sizes = new Int32Array(count);
  for (const region of ofPixel) if (region >= 0) sizes[region]++;
  return { ofPixel, count, sizes };
}

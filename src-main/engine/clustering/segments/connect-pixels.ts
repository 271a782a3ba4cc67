import { createUnionFind } from './union-find.ts';

/** Pixels of a cell by segment. */
export interface Segments {
  /** Per pixel: 1..count, in the order of their first pixels; 0 where there is no data. */
  readonly ids: Int32Array;
  readonly count: number;
  readonly width: number;
}

/** Neighbours (of four) are one segment where their shifted samples are nearer than `limit`, and so on through all neighbours. */
export function connectPixels(
  shifted: readonly Float32Array[],
  present: Uint8Array,
  width: number,
  limit: number,
): Segments {
  const sets = createUnionFind(present.length);
  const squared = limit * limit;
  const isAlike = (one: number, other: number): boolean => {
    let distance = 0;
    for (const plane of shifted) distance += (plane[one] - plane[other]) ** 2;
    return distance < squared;
  };
  for (let i = 0; i < present.length; i++) {
    if (present[i] === 0) continue;
    if (i % width > 0 && present[i - 1] === 1 && isAlike(i, i - 1)) sets.join(i, i - 1);
    if (i >= width && present[i - width] === 1 && isAlike(i, i - width)) sets.join(i, i - width);
  }
  return numbered((i) => (present[i] === 0 ? -1 : sets.rootOf(i)), present.length, width);
}

/** Segments from the root of each pixel, which is a number below `pixels`; -1 for none. */
export function numbered(rootOf: (pixel: number) => number, pixels: number, width: number): Segments {
  const ids = new Int32Array(pixels);
  const idOfRoot = new Int32Array(pixels);
  let count = 0;
  for (let i = 0; i < pixels; i++) {
    const root = rootOf(i);
    if (root < 0) continue;
    if (idOfRoot[root] === 0) idOfRoot[root] = ++count;
    ids[i] = idOfRoot[root];
  }
  return { ids, count, width };
}

import type { LabelGrid } from './label-grid.ts';

/**
 * Opens labels by a square of 2 * radius + 1 pixels, all at a time: a pixel stays where such a square of nothing but its label (and of
 * no data) covers it; else it gets the most frequent other label of the square around it, the lowest of several.
 */
export function open(grid: LabelGrid, radius: number, labels?: readonly number[]): Uint16Array {
  const result = grid.ids.slice();
  for (const label of chosenLabels(grid, labels)) {
    const isOther = grid.ids.map((id) => Number(id !== 0 && id !== label));
    const core = reached(isOther, grid, radius).map((near) => 1 - near);
    const opened = reached(core, grid, radius);
    for (let i = 0; i < result.length; i++) {
      if (grid.ids[i] === label && opened[i] === 0)
        result[i] = commonest(grid, i, radius, (id) => id !== label);
    }
  }
  return result;
}

/**
 * Closes labels by a square of 2 * radius + 1 pixels, all at a time: a pixel gets a label where every such square that covers it holds a
 * pixel of that label. Of several it gets the most frequent one of the square around it, the lowest of several.
 */
export function close(grid: LabelGrid, radius: number, labels?: readonly number[]): Uint16Array {
  const claims = new Map<number, number[]>();
  for (const label of chosenLabels(grid, labels)) {
    const near = reached(
      grid.ids.map((id) => Number(id === label)),
      grid,
      radius,
    );
    const far = near.map((isNear) => 1 - isNear);
    const outside = reached(far, grid, radius);
    for (let i = 0; i < outside.length; i++) {
      if (outside[i] === 1 || grid.ids[i] === 0 || grid.ids[i] === label) continue;
      const others = claims.get(i);
      if (others) others.push(label);
      else claims.set(i, [label]);
    }
  }
  const result = grid.ids.slice();
  for (const [i, claimants] of claims) {
    result[i] = commonest(grid, i, radius, (id) => claimants.includes(id));
  }
  return result;
}

function chosenLabels({ ids }: LabelGrid, labels: readonly number[] | undefined): number[] {
  const present = new Set(ids);
  present.delete(0);
  return labels ? labels.filter((label) => present.has(label)) : [...present];
}

/** 1 where the square around a pixel holds a 1; what is beyond the grid holds none. */
function reached(marks: Uint16Array, { width, height }: LabelGrid, radius: number): Uint16Array {
  const across = new Uint16Array(marks.length);
  for (let row = 0; row < height; row++) spread(marks, across, row * width, 1, width, radius);
  const result = new Uint16Array(marks.length);
  for (let column = 0; column < width; column++) spread(across, result, column, width, height, radius);
  return result;
}

/** The same along a line of `length` pixels, `step` apart. */
function spread(
  from: Uint16Array,
  to: Uint16Array,
  start: number,
  step: number,
  length: number,
  radius: number,
): void {
  let last = -Infinity;
  let ahead = 0;
  for (let place = 0; place < length; place++) {
    for (; ahead < length && ahead <= place + radius; ahead++)
      if (from[start + ahead * step] === 1) last = ahead;
    if (last >= place - radius) to[start + place * step] = 1;
  }
}

function commonest(
  { width, height, ids }: LabelGrid,
  i: number,
  radius: number,
  isWanted: (id: number) => boolean,
): number {
  const counts = new Map<number, number>();
  const column = i % width;
  const row = (i - column) / width;
  for (let y = Math.max(0, row - radius); y <= Math.min(height - 1, row + radius); y++) {
    for (let x = Math.max(0, column - radius); x <= Math.min(width - 1, column + radius); x++) {
      const id = ids[y * width + x];
      if (id !== 0 && isWanted(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  let [winner, most] = [ids[i], 0];
  for (const [id, count] of counts) {
    if (count > most || (count === most && id < winner)) [winner, most] = [id, count];
  }
  return winner;
}

import type { LabelGrid } from './label-grid.ts';

/**
 * Each pixel gets the most frequent label of the square of 2 * radius + 1 pixels around it; of several, its own if that is among them,
 * else the lowest. Pixels without data have no vote and stay without.
 */
export function majority(grid: LabelGrid, radius: number): Uint16Array {
  const { width, height, ids } = grid;
  const result = new Uint16Array(ids.length);
  const counts = new Uint32Array(greatest(ids) + 1);
  for (let row = 0; row < height; row++) {
    counts.fill(0);
    const top = Math.max(0, row - radius);
    const bottom = Math.min(height - 1, row + radius);
    const count = (column: number, step: number): void => {
      if (column < 0 || column >= width) return;
      for (let i = top * width + column; i <= bottom * width + column; i += width) counts[ids[i]] += step;
    };
    for (let column = -radius; column < radius; column++) count(column, 1);
    for (let column = 0; column < width; column++) {
      count(column + radius, 1);
      const own = ids[row * width + column];
      if (own !== 0) result[row * width + column] = mostFrequent(counts, own, (2 * radius + 1) ** 2);
      count(column - radius, -1);
    }
  }
  return result;
}

function mostFrequent(counts: Uint32Array, own: number, votes: number): number {
  let [winner, most] = [own, counts[own]];
  if (2 * most >= votes) return own;
  for (let id = 1; id < counts.length; id++) if (counts[id] > most) [winner, most] = [id, counts[id]];
  return winner;
}

function greatest(ids: Uint16Array): number {
  let most = 0;
  for (const id of ids) if (id > most) most = id;
  return most;
}

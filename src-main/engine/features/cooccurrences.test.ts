import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { cooccurrences, type LevelGrid } from './cooccurrences.ts';

const LEVELS = 6;

function levelGrid(width: number, height: number): LevelGrid {
  const random = createRandom(width + height);
  return {
    width,
    height,
    levels: Int16Array.from({ length: width * height }, () => random.below(LEVELS + 1) - 1),
  };
}

/** The matrix counted from scratch, as probabilities. */
function matrixAround(
  { width, height, levels }: LevelGrid,
  column: number,
  row: number,
  radius: number,
): number[] {
  const counts = new Array<number>(LEVELS * LEVELS).fill(0);
  const inside = (x: number, y: number): boolean =>
    x >= 0 &&
    y >= 0 &&
    x < width &&
    y < height &&
    Math.max(Math.abs(x - column), Math.abs(y - row)) <= radius;
  for (let y = row - radius; y <= row + radius; y++) {
    for (let x = column - radius; x <= column + radius; x++) {
      for (const [across, down] of [
        [1, 0],
        [1, 1],
        [0, 1],
        [-1, 1],
      ]) {
        if (!inside(x, y) || !inside(x + across, y + down)) continue;
        const [a, b] = [levels[y * width + x], levels[(y + down) * width + x + across]];
        if (a < 0 || b < 0) continue;
        counts[a * LEVELS + b]++;
        counts[b * LEVELS + a]++;
      }
    }
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

it.each([
  [13, 9, 1],
  [5, 12, 3],
  [2, 2, 5],
])('of %i x %i pixels in squares of radius %i are measured as by definition', (width, height, radius) => {
  const grid = levelGrid(width, height);
  const moving = cooccurrences(grid, LEVELS, radius);
  for (let row = 0; row < height; row++) {
    moving.begin(row);
    for (let column = 0; column < width; column++) {
      moving.moveTo(column);
      const matrix = matrixAround(grid, column, row, radius);
      const sum = (weight: (p: number, apart: number) => number): number =>
        matrix.reduce(
          (total, p, i) => total + (p === 0 ? 0 : weight(p, Math.abs(Math.floor(i / LEVELS) - (i % LEVELS)))),
          0,
        );
      expect(moving.contrast()).toBeCloseTo(
        sum((p, apart) => p * apart ** 2),
        10,
      );
      expect(moving.homogeneity()).toBeCloseTo(
        sum((p, apart) => p / (1 + apart ** 2)),
        5,
      );
      expect(moving.energy()).toBeCloseTo(
        sum((p) => p * p),
        10,
      );
      expect(moving.entropy()).toBeCloseTo(
        sum((p) => -p * Math.log(p)),
        4,
      );
    }
  }
});

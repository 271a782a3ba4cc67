import type { TextureMeasure } from './feature-step.ts';

export interface LevelGrid {
  readonly width: number;
  readonly height: number;
  /** -1 without data. */
  readonly levels: Int16Array;
}

/** The co-occurrence matrix of a square that moves along a row, and measures of it; all 0 while no two neighbours have data. */
export interface Cooccurrences extends Readonly<Record<TextureMeasure, () => number>> {
  /** Goes to the beginning of a row. */
  begin(row: number): void;
  /** Puts the square around a column; columns rise by 1 from 0. */
  moveTo(column: number): void;
}

/** Sums are whole numbers of these parts of 1, hence the same wherever a row began. */
const PARTS = 2 ** 20;

/** `levelCount` grey levels; the square has 2 * radius + 1 pixels to a side. */
export function cooccurrences(grid: LevelGrid, levelCount: number, radius: number): Cooccurrences {
  const { width, height, levels } = grid;
  const counts = new Int32Array(levelCount * levelCount);
  const closeness = Float64Array.from({ length: levelCount }, (_, apart) =>
    Math.round(PARTS / (1 + apart * apart)),
  );
  const mostPairs = 8 * (2 * radius + 1) ** 2;
  const logarithms = Float64Array.from({ length: mostPairs + 1 }, (_, n) =>
    n === 0 ? 0 : Math.round(PARTS * n * Math.log(n)),
  );
  let pairs = 0;
  let contrast = 0;
  let homogeneity = 0;
  let squares = 0;
  let entropy = 0;
  let top = 0;
  let bottom = 0;

  const add = (one: number, other: number, step: 1 | -1): void => {
    const [a, b] = [levels[one], levels[other]];
    if (a < 0 || b < 0) return;
    const apart = Math.abs(a - b);
    pairs += 2 * step;
    contrast += 2 * step * apart * apart;
    homogeneity += 2 * step * closeness[apart];
    count(a * levelCount + b, step);
    count(b * levelCount + a, step);
  };
  const count = (place: number, step: 1 | -1): void => {
    const before = counts[place];
    const after = before + step;
    counts[place] = after;
    squares += after * after - before * before;
    entropy += logarithms[after] - logarithms[before];
  };
  const addColumn = (column: number, step: 1 | -1): void => {
    if (column < 0 || column >= width) return;
    for (let row = top; row < bottom; row++) add(row * width + column, (row + 1) * width + column, step);
  };
  /** Pairs between a column and the next. */
  const addAcross = (column: number, step: 1 | -1): void => {
    if (column < 0 || column + 1 >= width) return;
    for (let row = top; row <= bottom; row++) {
      const place = row * width + column;
      add(place, place + 1, step);
      if (row === bottom) continue;
      add(place, place + width + 1, step);
      add(place + width, place + 1, step);
    }
  };
  return {
    begin(row) {
      counts.fill(0);
      pairs = contrast = homogeneity = squares = entropy = 0;
      top = Math.max(0, row - radius);
      bottom = Math.min(height - 1, row + radius);
      for (let column = 0; column < radius; column++) {
        addColumn(column, 1);
        addAcross(column - 1, 1);
      }
    },
    moveTo(column) {
      addColumn(column + radius, 1);
      addAcross(column + radius - 1, 1);
      if (column - radius <= 0) return;
      addColumn(column - radius - 1, -1);
      addAcross(column - radius - 1, -1);
    },
    contrast: () => (pairs === 0 ? 0 : contrast / pairs),
    homogeneity: () => (pairs === 0 ? 0 : homogeneity / PARTS / pairs),
    energy: () => (pairs === 0 ? 0 : squares / (pairs * pairs)),
    entropy: () => (pairs === 0 ? 0 : Math.max(0, Math.log(pairs) - entropy / PARTS / pairs)),
  };
}

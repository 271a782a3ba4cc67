import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { spreadLevel, spreadOrder, type LatticePoint } from './spread-order.ts';

function lattice(columns: number, rows: number, from: LatticePoint = { column: 0, row: 0 }): LatticePoint[] {
  return Array.from({ length: columns * rows }, (_, index) => ({
    column: from.column + (index % columns),
    row: from.row + Math.floor(index / columns),
  }));
}

/** The largest difference, over boxes at the corner, between a box's share of the points and its share of the area. */
function discrepancy(points: readonly LatticePoint[], columns: number, rows: number): number {
  let worst = 0;
  for (let right = 1; right <= columns; right += 1) {
    for (let bottom = 1; bottom <= rows; bottom += 1) {
      const inside = points.filter(({ column, row }) => column < right && row < bottom).length;
      const share = (right * bottom) / (columns * rows);
      worst = Math.max(worst, Math.abs(inside / points.length - share));
    }
  }
  return worst;
}

describe('the order from coarse to fine', () => {
  it.each([
    [1, 1],
    [7, 1],
    [1, 256],
    [13, 29],
    [64, 64],
  ])('has every point of %i x %i once', (columns, rows) => {
    const points = lattice(columns, rows, { column: 100, row: 3 });
    const order = spreadOrder(points);
    expect(order).toHaveLength(points.length);
    expect(new Set(order)).toEqual(new Set(points));
  });

  it('takes every 2^k-th row and column before those between them', () => {
    const order = spreadOrder(lattice(16, 16, { column: 5, row: 9 }));
    for (const stride of [8, 4, 2]) {
      const first = order.slice(0, (16 / stride) ** 2);
      expect(first.every(({ column, row }) => column % stride === 0 && row % stride === 0)).toBe(true);
    }
  });

  it('spreads its first points better than chance does, wherever it is cut', () => {
    const points = lattice(23, 31);
    const order = spreadOrder(points);
    const random = createRandom(5);
    for (const count of [12, 40, 100, 300]) {
      const chosen = order.slice(0, count);
      const chances = Array.from({ length: 5 }, () => {
        const drawn = Array.from({ length: count }, () => points[Math.floor(random.next() * points.length)]);
        return discrepancy(drawn, 23, 31);
      });
      expect(discrepancy(chosen, 23, 31)).toBeLessThan(Math.max(...chances));
      expect(discrepancy(chosen, 23, 31)).toBeLessThan(2.5 / Math.sqrt(count));
    }
  });

  it('halves the gaps of a column of strips each time the count doubles', () => {
    const order = spreadOrder(lattice(1, 256)).map(({ row }) => row);
    for (const count of [2, 4, 16, 64]) {
      const rows = order.slice(0, count).sort((left, right) => left - right);
      const gaps = rows.slice(1).map((row, index) => row - rows[index]);
      expect(new Set(gaps)).toEqual(new Set([256 / count]));
    }
  });

  it.each([
    [{ column: 0, row: 0, width: 37, height: 23 }, 40],
    [{ column: 0, row: 900, width: 1, height: 300 }, 17],
    [{ column: 1000, row: 3, width: 9, height: 9 }, 81],
  ])('begins with the points of a coarse level: %o, at most %i', (rectangle, most) => {
    const { column, row, width, height } = rectangle;
    const level = spreadLevel(rectangle, most);
    expect(level.length).toBeLessThanOrEqual(most);
    expect(level.length).toBeGreaterThan(most / 8);
    const order = spreadOrder(lattice(width, height, { column, row }));
    expect(new Set(order.slice(0, level.length).map(key))).toEqual(new Set(level.map(key)));
  });

  it.each([
    [{ column: 5, row: 7, width: 1, height: 300 }, 9],
    [{ column: 3, row: 3, width: 1, height: 1 }, 1],
    [{ column: 7, row: 9, width: 3, height: 2 }, 1],
  ])('has a coarse level wherever a part lies: %o, at most %i', (rectangle, most) => {
    const level = spreadLevel(rectangle, most);
    expect(level.length).toBeGreaterThan(0);
    expect(level.length).toBeLessThanOrEqual(most);
  });

  it('begins with the same points in a part as in the whole', () => {
    const whole = spreadLevel({ column: 0, row: 0, width: 24, height: 24 }, 36).map(key);
    const part = spreadOrder(lattice(8, 8, { column: 8, row: 8 })).slice(0, 4);
    expect(whole).toEqual(expect.arrayContaining(part.map(key)));
  });
});

function key({ column, row }: LatticePoint): string {
  return `${column}/${row}`;
}

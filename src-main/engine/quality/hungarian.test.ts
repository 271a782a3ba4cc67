import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { assignGreatest } from './hungarian.ts';

function totalOf(weights: readonly (readonly number[])[], columnOf: readonly number[]): number {
  return weights.reduce((sum, row, i) => sum + (columnOf[i] < 0 ? 0 : row[columnOf[i]]), 0);
}

/** The greatest total over every way of giving rows different columns. */
function bruteForce(weights: readonly (readonly number[])[], columns: number): number {
  const best = (row: number, taken: ReadonlySet<number>): number => {
    if (row === weights.length) return 0;
    const spare = weights.length - row > columns - taken.size;
    let most = spare ? best(row + 1, taken) : -Infinity;
    for (let column = 0; column < columns; column++) {
      if (taken.has(column)) continue;
      most = Math.max(most, weights[row][column] + best(row + 1, new Set(taken).add(column)));
    }
    return most;
  };
  return best(0, new Set());
}

describe('the greatest assignment', () => {
  it('is the best of all permutations, for any shape and with ties', () => {
    const random = createRandom(4);
    for (let round = 0; round < 400; round++) {
      const [rows, columns] = [1 + random.below(6), 1 + random.below(6)];
      const range = round % 2 === 0 ? 4 : 1_000_000;
      const weights = Array.from({ length: rows }, () =>
        Array.from({ length: columns }, () => random.below(range)),
      );
      const columnOf = assignGreatest(weights, columns);
      const used = columnOf.filter((column) => column >= 0);
      expect(used).toHaveLength(Math.min(rows, columns));
      expect(new Set(used).size).toBe(used.length);
      expect(totalOf(weights, columnOf)).toBe(bruteForce(weights, columns));
    }
  });

  it('leaves rows or columns over where there are none of the others', () => {
    expect(assignGreatest([], 3)).toEqual([]);
    expect(assignGreatest([[], []], 0)).toEqual([-1, -1]);
  });

  it('takes hundreds of rows', () => {
    const random = createRandom(9);
    const order = Array.from({ length: 300 }, (_, i) => i).sort(() => random.next() - 0.5);
    const weights = order.map((best) =>
      Array.from({ length: 300 }, (_, j) => (j === best ? 1000 : random.below(900))),
    );
    expect(assignGreatest(weights, 300)).toEqual(order);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { keyCovering, risingOrder } from './key-order.ts';

describe('ordering keys', () => {
  it('finds a limit that keeps the wanted keys and few more', () => {
    const random = createRandom(1);
    for (const limit of [0, 5, 70_000, 0xffffffff]) {
      const keys = Uint32Array.from({ length: 5000 }, () => random.below(limit + 1));
      for (const rank of [1, 2500, 5000]) {
        const found = keyCovering(keys, rank, limit);
        const kept = keys.filter((key) => key <= found).length;
        const ties = keys.filter((key) => Math.abs(key - found) <= limit / 65536).length;
        expect(found).toBeLessThanOrEqual(limit);
        expect(kept).toBeGreaterThanOrEqual(rank);
        expect(kept - rank).toBeLessThanOrEqual(ties);
      }
    }
  });

  it('sorts positions of small and very large rasters, equal ones by their index', () => {
    const random = createRandom(2);
    for (const most of [1, 10, 65_536, 2 ** 32, 2 ** 52]) {
      const numbers = Float64Array.from({ length: 3000 }, () => Math.floor(random.next() * most));
      const order = [...numbers.keys()].sort((one, other) => numbers[one] - numbers[other] || one - other);
      expect([...risingOrder(numbers)]).toEqual(order);
    }
    expect([...risingOrder(new Float64Array())]).toEqual([]);
  });
});

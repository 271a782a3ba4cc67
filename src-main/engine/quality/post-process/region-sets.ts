import { EngineError } from '../../errors.ts';
import { join, rootOf } from './regions.ts';

/** Regions that may turn out to be one. */
export interface RegionSets {
  /** The first number of `count` new ones. */
  add(count: number): number;
  join(one: number, other: number): void;
  /** Numbers from 1, the same for those of one set. */
  number(): { numbers: Uint32Array; count: number };
}

export function createSets(): RegionSets {
  let parents = new Int32Array(1024);
  let size = 0;
  return {
    add(count) {
      if (size + count > 2 ** 31 - 1) {
        throw new EngineError(
          'unsupported',
          'The map has more than two thousand million regions; sieve it first.',
        );
      }
      if (size + count > parents.length) {
        const larger = new Int32Array(Math.max(size + count, parents.length * 2));
        larger.set(parents);
        parents = larger;
      }
      for (let i = 0; i < count; i++) parents[size + i] = size + i;
      size += count;
      return size - count;
    },
    join: (one, other) => join(parents, one, other),
    number() {
      const numbers = new Uint32Array(size);
      let count = 0;
      for (let i = 0; i < size; i++) {
        const root = rootOf(parents, i);
        numbers[i] = root === i ? ++count : numbers[root];
      }
      return { numbers, count };
    },
  };
}

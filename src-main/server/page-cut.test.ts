import { expect, it } from 'vitest';
import { cutLookup } from '../../src-renderer/state/cut-lookup.ts';
import type { Merge } from '../engine/clustering/merge-tree/agglomerate.ts';
import { cutTree } from '../engine/clustering/merge-tree/cut-tree.ts';
import { createRandom } from '../engine/random.ts';

/** Ids in a random order, joined two by two. */
function randomTree(ids: readonly number[], seed: number): Merge[] {
  const random = createRandom(seed);
  const left = [...ids];
  const merges: Merge[] = [];
  while (left.length > 1) {
    const [gone] = left.splice(random.below(left.length), 1);
    merges.push([left[random.below(left.length)], gone, merges.length]);
  }
  return merges;
}

it('the page previews the very groups that the engine cuts, for trees whose ids skip', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const ids = Array.from({ length: 12 }, (_, index) => 2 * index + 1 + (index % seed === 0 ? 1 : 0));
    const tree = randomTree(ids, seed);
    const highest = Math.max(...ids);
    for (let count = 1; count <= ids.length; count++) {
      expect(cutLookup(tree, highest, count)).toEqual([...cutTree(tree, highest, count)]);
    }
  }
});

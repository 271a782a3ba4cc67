import { describe, expect, it } from 'vitest';
import type { MergeTree } from '../state/cut-lookup.ts';
import { ABOVE_ALL, countAtHeight, cutHeight, dendrogram } from './dendrogram-layout.ts';

const TREE: MergeTree = [
  [4, 9, 1],
  [2, 7, 3],
  [4, 2, 2],
  [5, 4, 8],
];
const IDS = [2, 4, 5, 7, 9];

describe('a dendrogram', () => {
  it('has every cluster once, and the clusters of each group side by side', () => {
    const { leaves } = dendrogram(TREE, IDS, 'distance');
    expect(leaves.toSorted((one, other) => one - other)).toEqual(IDS);
    for (const pair of [
      [4, 9],
      [2, 7],
    ]) {
      expect(Math.abs(leaves.indexOf(pair[0]) - leaves.indexOf(pair[1]))).toBe(1);
    }
  });

  it('joins each pair in the middle, from the heights at which they were joined', () => {
    const { leaves, brackets } = dendrogram(TREE, IDS, 'distance');
    expect(leaves).toEqual([5, 4, 9, 2, 7]);
    expect(brackets[2]).toMatchObject({
      left: 1.5,
      right: 3.5,
      leftBase: 1 / 8,
      rightBase: 3 / 8,
      groupsLeft: 2,
    });
    expect(brackets[3]).toMatchObject({ left: 0, right: 2.5, leftBase: 0, height: 1, groupsLeft: 1 });
  });

  it('is never lower than what it joins, also where distances fall', () => {
    for (const { height, leftBase, rightBase } of dendrogram(TREE, IDS, 'distance').brackets) {
      expect(height).toBeGreaterThanOrEqual(Math.max(leftBase, rightBase));
    }
  });

  it('has merges equally far apart by steps, and all at the top where no distance is known', () => {
    expect(dendrogram(TREE, IDS, 'steps').brackets.map(({ height }) => height)).toEqual([0.25, 0.5, 0.75, 1]);
    const flat = dendrogram([[1, 2, 0]], [1, 2], 'distance');
    expect(flat.brackets[0].height).toBe(1);
  });

  it('of one cluster is a leaf', () => {
    expect(dendrogram([], [3], 'distance')).toEqual({ leaves: [3], brackets: [] });
  });
});

describe('the line of a cut', () => {
  it.each(['distance', 'steps'] as const)(
    'lies between merges, and is found again from there (%s)',
    (scale) => {
      const drawn = dendrogram(
        [
          [1, 2, 1],
          [1, 3, 4],
          [4, 1, 9],
        ],
        [1, 2, 3, 4],
        scale,
      );
      for (const count of [1, 2, 3, 4]) {
        const height = cutHeight(drawn, count);
        const done = drawn.brackets.filter((bracket) => bracket.height < height);
        expect([done.length, countAtHeight(drawn, height)]).toEqual([4 - count, count]);
      }
      expect(cutHeight(drawn, 1)).toBeLessThan(ABOVE_ALL);
      expect([countAtHeight(drawn, -1), countAtHeight(drawn, 5)]).toEqual([4, 1]);
    },
  );
});

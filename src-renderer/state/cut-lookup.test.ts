import { describe, expect, it } from 'vitest';
import { cutLookup, type MergeTree } from './cut-lookup.ts';

const TREE: MergeTree = [
  [4, 2, 1],
  [7, 4, 2],
  [1, 7, 5],
];

describe('a cut of a tree', () => {
  it('gives every cluster the id of its group, and leaves unused ids alone', () => {
    expect(cutLookup(TREE, 7, 4)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(cutLookup(TREE, 7, 3)).toEqual([0, 1, 4, 3, 4, 5, 6, 7]);
    expect(cutLookup(TREE, 7, 2)).toEqual([0, 1, 7, 3, 7, 5, 6, 7]);
    expect(cutLookup(TREE, 7, 1)).toEqual([0, 1, 1, 3, 1, 5, 6, 1]);
  });

  it('takes more groups than clusters for all of them', () => {
    expect(cutLookup(TREE, 7, 99)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

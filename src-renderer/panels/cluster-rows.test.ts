import { describe, expect, it } from 'vitest';
import { aResult, aScheme } from './example-result.ts';
import { clusterRows, nextSort, sortRows, type SortKey } from './cluster-rows.ts';

const result = aResult({
  clusters: [
    { pixels: 50, mean: [3, null], hectares: 4.5 },
    { pixels: 10, mean: [1, 7], hectares: undefined },
    { pixels: 50, mean: [2, 9], hectares: 4.5 },
    { pixels: 0, mean: [null, null], hectares: 0 },
  ],
  assignment: { 1: 2, 3: 1, 4: 99 },
});
const rows = clusterRows(result, aScheme(['Water', 'Forest']));
const ids = (key: SortKey, descending: boolean): number[] =>
  sortRows(rows, { key, descending }).map(({ id }) => id);

describe('rows of the cluster table', () => {
  it('name the class of a cluster, and none for a class that the scheme lacks', () => {
    expect(rows.map(({ landCover }) => landCover?.name)).toEqual(['Forest', undefined, 'Water', undefined]);
  });

  it('are sorted by any column, equal ones by id', () => {
    expect(ids('id', true)).toEqual([4, 3, 2, 1]);
    expect(ids('pixels', true)).toEqual([1, 3, 2, 4]);
    expect(ids('pixels', false)).toEqual([4, 2, 1, 3]);
    expect(ids('class', false)).toEqual([1, 3, 2, 4]);
  });

  it('come last where they have no value, whichever way they are sorted', () => {
    expect(ids({ band: 0 }, false)).toEqual([2, 3, 1, 4]);
    expect(ids({ band: 0 }, true)).toEqual([1, 3, 2, 4]);
    expect(ids({ band: 1 }, true)).toEqual([3, 2, 1, 4]);
    expect(ids('hectares', true)).toEqual([1, 3, 4, 2]);
  });

  it('are not changed in place', () => {
    sortRows(rows, { key: 'pixels', descending: true });
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });
});

describe('clicking a heading', () => {
  it('starts with the largest numbers and the first names, and turns round', () => {
    const byPixels = nextSort({ key: 'id', descending: false }, 'pixels');
    expect(byPixels).toEqual({ key: 'pixels', descending: true });
    expect(nextSort(byPixels, 'pixels').descending).toBe(false);
    expect(nextSort(byPixels, 'class').descending).toBe(false);
    expect(nextSort({ key: { band: 1 }, descending: true }, { band: 1 }).descending).toBe(false);
    expect(nextSort({ key: { band: 1 }, descending: true }, { band: 2 }).descending).toBe(true);
  });
});

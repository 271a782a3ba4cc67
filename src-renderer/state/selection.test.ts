import { describe, expect, it } from 'vitest';
import { Selection } from './selection.svelte.ts';

describe('the selection of clusters', () => {
  it('takes one alone, and more by toggling', () => {
    const selection = new Selection();
    selection.only(4);
    selection.toggle(7);
    selection.toggle(4);
    expect([...selection.clusters]).toEqual([7]);
    selection.only(2);
    expect([...selection.clusters]).toEqual([2]);
  });

  it('extends from the last one picked, in the order shown and both ways', () => {
    const order = [9, 1, 8, 2, 7];
    const selection = new Selection();
    selection.only(8);
    selection.extend(7, order);
    expect([...selection.clusters]).toEqual([8, 2, 7]);
    selection.only(2);
    selection.extend(9, order);
    expect([...selection.clusters].toSorted()).toEqual([1, 2, 8, 9]);
  });

  it('starts at the row itself where nothing was picked before', () => {
    const selection = new Selection();
    selection.extend(3, [1, 2, 3]);
    expect([...selection.clusters]).toEqual([3]);
  });

  it('counts its flashes, so that the same cluster flashes again', () => {
    const selection = new Selection();
    selection.flash(5);
    selection.flash(5);
    expect([selection.flashing, selection.flashes]).toEqual([5, 2]);
    selection.clear();
    expect([selection.flashing, selection.clusters.size]).toEqual([undefined, 0]);
  });
});

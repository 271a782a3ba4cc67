import { beforeEach, describe, expect, it } from 'vitest';
import { Selection } from './selection.svelte.ts';

const ORDER = [5, 3, 9, 1, 7];
let selection: Selection;
const picked = (): number[] => [...selection.clusters].sort((left, right) => left - right);

beforeEach(() => {
  selection = new Selection();
});

describe('picking clusters', () => {
  it('one alone, or one more, or one less', () => {
    selection.only(3);
    selection.toggle(9);
    expect(picked()).toEqual([3, 9]);
    selection.toggle(3);
    expect(picked()).toEqual([9]);
    selection.only(1);
    expect(picked()).toEqual([1]);
  });

  it('a range in the order shown, from the last one picked', () => {
    selection.only(9);
    selection.extend(7, ORDER);
    expect(picked()).toEqual([1, 7, 9]);
    selection.extend(5, ORDER);
    expect(picked()).toEqual([3, 5, 9]);
  });

  it('a range beside what is picked already', () => {
    selection.only(5);
    selection.toggle(1);
    selection.extend(7, ORDER, true);
    expect(picked()).toEqual([1, 5, 7]);
  });

  it('a range of one where nothing was picked before', () => {
    selection.extend(9, ORDER);
    expect(picked()).toEqual([9]);
  });

  it('the same cluster flashes again', () => {
    selection.flash(3);
    selection.flash(3);
    expect([selection.flashing, selection.flashes]).toEqual([3, 2]);
    selection.clear();
    expect(selection.flashing).toBeUndefined();
  });
});

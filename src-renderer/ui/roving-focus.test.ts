import { describe, expect, it } from 'vitest';
import { nextPlace } from './roving-focus.ts';

describe('moving through a list by keyboard', () => {
  it('stops at both ends', () => {
    expect(nextPlace('ArrowDown', 4, 5)).toBe(4);
    expect(nextPlace('ArrowUp', 0, 5)).toBe(0);
  });

  it('jumps to the ends', () => {
    expect([nextPlace('Home', 3, 5), nextPlace('End', 3, 5)]).toEqual([0, 4]);
  });

  it('leaves other keys and empty lists alone', () => {
    expect(nextPlace('a', 1, 5)).toBeUndefined();
    expect(nextPlace('ArrowDown', -1, 0)).toBeUndefined();
  });
});

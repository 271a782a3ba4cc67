import { describe, expect, it } from 'vitest';
import { rowWindow, scrollToShow, WHOLE_ROWS } from './virtual-rows.ts';

const ROW = 22;

describe('drawing some rows of many', () => {
  it('draws short lists whole', () => {
    expect(rowWindow(WHOLE_ROWS, ROW, 900, 300)).toEqual({ first: 0, end: WHOLE_ROWS, above: 0, below: 0 });
  });

  it('covers the viewport wherever it is scrolled, and keeps the height of the whole', () => {
    for (const count of [201, 1000, 65535]) {
      for (let scrollTop = 0; scrollTop <= count * ROW - 300; scrollTop += 997) {
        const { first, end, above, below } = rowWindow(count, ROW, scrollTop, 300);
        expect(above).toBeLessThanOrEqual(scrollTop);
        expect(end * ROW).toBeGreaterThanOrEqual(Math.min(count * ROW, scrollTop + 300));
        expect(above + (end - first) * ROW + below).toBe(count * ROW);
      }
    }
  });

  it('draws few rows however many there are', () => {
    const { first, end } = rowWindow(65535, ROW, 500_000, 300);
    expect(end - first).toBeLessThan(50);
  });

  it('draws the end after a list has become shorter than its scroll position', () => {
    const { first, end } = rowWindow(300, ROW, 1e6, 300);
    expect([first < 300, end]).toEqual([true, 300]);
  });
});

describe('scrolling a row into sight', () => {
  it('stays where the row is seen already', () => {
    expect(scrollToShow(5, ROW, 100, 300)).toBe(100);
  });

  it('moves no further than needed', () => {
    expect(scrollToShow(2, ROW, 100, 300)).toBe(44);
    expect(scrollToShow(40, ROW, 100, 300)).toBe(41 * ROW - 300);
  });
});

import { describe, expect, it } from 'vitest';
import { fitColumn, NARROWEST, standardWidth } from './columns.svelte.ts';

describe('the width of a side column', () => {
  it('leaves the map its room beside the other column', () => {
    expect(fitColumn(2000, 280, 1280)).toBe(640);
  });

  it('never gets narrower than its controls, even on a page that is too small', () => {
    expect(fitColumn(10, 280, 1920)).toBe(NARROWEST);
    expect(fitColumn(400, 600, 700)).toBe(NARROWEST);
  });

  it('is at first one that leaves the map most of the page, on small screens and on large', () => {
    for (const pageWidth of [1100, 1280, 1920, 3840]) {
      const sides = standardWidth('left', pageWidth) + standardWidth('right', pageWidth);
      expect(pageWidth - sides).toBeGreaterThan(0.4 * pageWidth);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { fitColumn, NARROWEST } from './columns.svelte.ts';

describe('the width of a side column', () => {
  it('leaves the map its room beside the other column', () => {
    expect(fitColumn(2000, 280, 1280)).toBe(640);
  });

  it('never gets narrower than its controls, even on a page that is too small', () => {
    expect(fitColumn(10, 280, 1920)).toBe(NARROWEST);
    expect(fitColumn(400, 600, 700)).toBe(NARROWEST);
  });
});

import { expect, it } from 'vitest';
import type { Window } from '../../raster/window.ts';
import { latticeFor, latticeParts, latticePixels, WHOLE_LATTICE } from './sample-lattice.ts';

const grid = (width: number, height: number): Window => ({ column: 0, row: 0, width, height });

it('has four pixels for each of the sample, and at least an eighth of the rows', () => {
  const bounds = grid(5120, 5120);
  expect(latticeFor(bounds, 1000)).toEqual({ rows: 64 });
  expect(latticeFor(bounds, 819_200)).toEqual({ rows: 64 });
  expect(latticeFor(bounds, 819_201)).toEqual({ rows: 128 });
  expect(latticeFor(bounds, 1_638_401)).toEqual({ rows: 256 });
  expect(latticeFor(bounds, 5_000_000)).toEqual(WHOLE_LATTICE);
  for (const wanted of [10, 1_000_000, 1_500_000, 3_000_000]) {
    const pixels = latticePixels(bounds, latticeFor(bounds, wanted));
    expect(pixels).toBeGreaterThanOrEqual(4 * wanted);
  }
});

it('is the whole of a raster that is not high', () => {
  expect(latticeFor(grid(100_000, 2047), 10)).toEqual(WHOLE_LATTICE);
  expect(latticeFor(grid(100_000, 2048), 10)).toEqual({ rows: 64 });
});

it('is counted from the top of the grid, whatever the window', () => {
  const inside = { column: 7, row: 500, width: 3, height: 600 };
  expect([...latticeParts(inside, { rows: 64 })]).toEqual([
    { column: 7, row: 512, width: 3, height: 64 },
    { column: 7, row: 1024, width: 3, height: 64 },
  ]);
  const between = { column: 0, row: 30, width: 3, height: 20 };
  expect([...latticeParts(between, { rows: 64 })]).toEqual([between]);
  expect([...latticeParts({ ...between, row: 64 }, { rows: 64 })]).toEqual([]);
  expect([...latticeParts(inside, WHOLE_LATTICE)]).toEqual([inside]);
});

it('is the same rows however they are cut into windows', () => {
  const rowsOf = (height: number): number[] => {
    const rows: number[] = [];
    for (let row = 0; row < 3000; row += height) {
      const window = { column: 0, row, width: 1, height: Math.min(height, 3000 - row) };
      for (const part of latticeParts(window, { rows: 128 })) {
        for (let i = 0; i < part.height; i++) rows.push(part.row + i);
      }
    }
    return rows;
  };
  const expected = Array.from({ length: 3000 }, (_, row) => row).filter((row) => row % 512 < 128);
  for (const height of [1, 7, 256, 511, 512, 700, 3000]) expect(rowsOf(height)).toEqual(expected);
});

import { expect, it } from 'vitest';
import type { Window } from '../../raster/window.ts';
import { isInLattice, latticeFor, latticeParts, latticePixels, WHOLE_LATTICE } from './sample-lattice.ts';

const grid = (width: number, height: number): Window => ({ column: 0, row: 0, width, height });

it('has four pixels for each of the sample, and at least a quarter of the rows', () => {
  const bounds = grid(5120, 5120);
  expect(latticeFor(bounds, 1000)).toEqual({ rows: 16 });
  expect(latticeFor(bounds, 1_638_400)).toEqual({ rows: 16 });
  expect(latticeFor(bounds, 1_638_401)).toEqual({ rows: 32 });
  expect(latticeFor(bounds, 5_000_000)).toEqual(WHOLE_LATTICE);
  for (const wanted of [10, 1_000_000, 1_500_000, 3_000_000]) {
    const pixels = latticePixels(bounds, latticeFor(bounds, wanted));
    expect(pixels).toBeGreaterThanOrEqual(4 * wanted);
  }
});

it('is the whole of a raster that is not high', () => {
  expect(latticeFor(grid(100_000, 2047), 10)).toEqual(WHOLE_LATTICE);
  expect(latticeFor(grid(100_000, 2048), 10)).toEqual({ rows: 16 });
});

it('is counted from the top of the grid, whatever the window', () => {
  const inside = { column: 7, row: 60, width: 3, height: 80 };
  expect([...latticeParts(inside, { rows: 16 })]).toEqual([
    { column: 7, row: 64, width: 3, height: 16 },
    { column: 7, row: 128, width: 3, height: 12 },
  ]);
  const between = { column: 0, row: 5, width: 3, height: 10 };
  expect([...latticeParts(between, { rows: 16 })]).toEqual([between]);
  expect([...latticeParts({ ...between, row: 16 }, { rows: 16 })]).toEqual([]);
  expect([...latticeParts(inside, WHOLE_LATTICE)]).toEqual([inside]);
});

it('is the same rows however they are cut into windows', () => {
  const rowsOf = (height: number): number[] => {
    const rows: number[] = [];
    for (let row = 0; row < 3000; row += height) {
      const window = { column: 0, row, width: 1, height: Math.min(height, 3000 - row) };
      for (const part of latticeParts(window, { rows: 32 })) {
        for (let i = 0; i < part.height; i++) rows.push(part.row + i);
      }
    }
    return rows;
  };
  const expected = Array.from({ length: 3000 }, (_, row) => row).filter((row) => row % 64 < 32);
  expect(
    expected.every((row) => isInLattice(row, { rows: 32 }) && !isInLattice(row + 32, { rows: 32 })),
  ).toBe(true);
  for (const height of [1, 7, 256, 511, 512, 700, 3000]) expect(rowsOf(height)).toEqual(expected);
});

import { describe, expect, it } from 'vitest';
import type { Window } from '../../raster/window.ts';
import type { Sample } from '../samples/samples.ts';
import { fitWindows } from './fit-windows.ts';
import { thinned } from '../samples/thinned.ts';

function sampleAt(positions: readonly number[]): Sample {
  const values = Float32Array.from(positions);
  return { count: positions.length, bandCount: 1, values, positions: Float64Array.from(positions) };
}

/** All pixels of a rectangle of a grid. */
function rectangle({ column, row, width, height }: Window, gridWidth: number, step = 1): number[] {
  const positions: number[] = [];
  for (let y = row; y < row + height; y += step) {
    for (let x = column; x < column + width; x += step) positions.push(y * gridWidth + x);
  }
  return positions;
}

function area(windows: readonly Window[]): number {
  return windows.reduce((sum, { width, height }) => sum + width * height, 0);
}

describe('windows to learn from', () => {
  it('cover just the pixels where the sample holds all of them', () => {
    const bounds = { column: 300, row: 700, width: 500, height: 90 };
    const windows = fitWindows(sampleAt(rectangle(bounds, 1000)), 1000, { size: 45000, seed: 1 });
    expect(area(windows)).toBe(45000);
    expect(Math.min(...windows.map(({ column }) => column))).toBe(300);
    expect(Math.max(...windows.map(({ row, height }) => row + height))).toBe(790);
  });

  it('are as many as the sample is large where the raster is larger, drawn by the seed, within the bounds', () => {
    const bounds = { column: 10, row: 20, width: 3000, height: 2000 };
    const sample = sampleAt(rectangle(bounds, 4000, 20));
    const windows = fitWindows(sample, 4000, { size: sample.count, seed: 1 });
    expect(windows).toHaveLength(Math.ceil(sample.count / 4096));
    for (const { column, row, width, height } of windows) {
      expect(column).toBeGreaterThanOrEqual(10);
      expect(row).toBeGreaterThanOrEqual(20);
      expect(column + width).toBeLessThanOrEqual(3010);
      expect(row + height).toBeLessThanOrEqual(2020);
    }
    expect(fitWindows(sample, 4000, { size: sample.count, seed: 1 })).toEqual(windows);
    expect(fitWindows(sample, 4000, { size: sample.count, seed: 2 })).not.toEqual(windows);
  });

  it('hold every pixel where these are few and far between', () => {
    const positions = [5, 90000 * 3 + 80000, 90000 * 4000 + 33];
    const windows = fitWindows(sampleAt(positions), 90000, { size: 5000, seed: 1 });
    expect(windows).toHaveLength(3);
    for (const position of positions) {
      const [row, column] = [Math.floor(position / 90000), position % 90000];
      const holds = (window: Window): boolean =>
        row >= window.row &&
        row < window.row + window.height &&
        column >= window.column &&
        column < window.column + window.width;
      expect(windows.some(holds)).toBe(true);
    }
    expect(area(windows)).toBeLessThanOrEqual(3 * 4096);
  });
});

it('a thinned sample has evenly spaced pixels of the whole, all bands of each', () => {
  const values = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16);
  const sample = { count: 7, bandCount: 2, values, positions: Float64Array.of(0, 1, 2, 3, 4, 5, 6) };
  expect([...thinned(sample, 3).values]).toEqual([0, 2, 4, 10, 12, 14]);
  expect([...thinned(sample, 3).positions]).toEqual([0, 2, 4]);
  expect(thinned(sample, 7)).toBe(sample);
});

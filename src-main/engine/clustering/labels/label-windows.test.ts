import { expect, it } from 'vitest';
import { windowParts } from '../../raster/walk.ts';
import { arrayRaster } from '../../testing/array-raster.ts';
import type { ClusterModel } from '../clusterer.ts';
import { labelBlockSize, partsToLabel } from './label-windows.ts';

/** Rows of many bands, of which no window can be held whole. */
const raster = arrayRaster({
  width: 3000,
  height: 700,
  bandCount: 150,
  sample: () => 0,
  blockSize: { width: 3000, height: 1 },
});
const window = { column: 512, row: 0, width: 1024, height: 512 };
const model = (lattice?: number): ClusterModel => ({ lattice }) as ClusterModel;

it('a window is labelled in whole cells of a lattice, each once', () => {
  const parts = partsToLabel(raster, model(256), window);
  expect(parts.length).toBeGreaterThan(1);
  for (const { column, row, width, height } of parts) {
    expect([column, row, width, height].map((edge) => edge % 256)).toEqual([0, 0, 0, 0]);
  }
  expect(parts.reduce((sum, { width, height }) => sum + width * height, 0)).toBe(1024 * 512);
  expect(labelBlockSize(raster, model(256))).toEqual({ width: 256, height: 256 });
});

it('a window is labelled as it is read where there is no lattice', () => {
  expect(partsToLabel(raster, model(), window)).toEqual(windowParts(raster, window));
  expect(labelBlockSize(raster, model())).toEqual(raster.blockSize);
});

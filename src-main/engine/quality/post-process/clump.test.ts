import { expect, it } from 'vitest';
import { arrayRaster } from '../../testing/array-raster.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { clump } from './clump.ts';
import type { Connectivity } from './label-grid.ts';
import { randomLabels } from './random-labels.test-setup.ts';
import { findRegions } from './regions.ts';

// Over several cells, with specks as well as regions that wind through all of them.
const [WIDTH, HEIGHT] = [1100, 700];
const grid = randomLabels(WIDTH, HEIGHT, 3, 2);
const labels = arrayRaster({
  width: WIDTH,
  height: HEIGHT,
  sampleType: 'uint8',
  nodata: 0,
  sample: (column, row) => grid.ids[row * WIDTH + column],
});

it.each<Connectivity>([4, 8])('numbers the regions of the whole map, %i-connected', async (connectivity) => {
  const { raster, count } = await clump(labels, connectivity, testRun());
  const expected = findRegions(grid, connectivity);
  expect(count).toBe(expected.count);
  const { bands, valid } = await raster.read({ column: 0, row: 0, width: WIDTH, height: HEIGHT });
  const numbers = bands[0] as Uint32Array;
  const pairs = new Map<number, number>();
  let contradictions = 0;
  expected.ofPixel.forEach((region, i) => {
    if (region < 0 !== (numbers[i] === 0) || valid[i] !== Number(region >= 0)) contradictions++;
    if (region < 0) return;
    const number = pairs.get(region) ?? numbers[i];
    pairs.set(region, number);
    if (number !== numbers[i]) contradictions++;
  });
  expect(contradictions).toBe(0);
  expect(new Set(pairs.values()).size).toBe(count);
  expect(Math.max(...pairs.values())).toBe(count);
});

it('gives the same numbers in any window', async () => {
  const { raster } = await clump(labels, 8, testRun());
  const whole = await raster.read({ column: 0, row: 0, width: WIDTH, height: HEIGHT });
  const window = { column: 490, row: 500, width: 60, height: 40 };
  const { bands } = await raster.read(window);
  const expected = Array.from({ length: 60 * 40 }, (_, i) => {
    return whole.bands[0][(500 + Math.floor(i / 60)) * WIDTH + 490 + (i % 60)];
  });
  expect([...(bands[0] as Uint32Array)]).toEqual(expected);
});

it('stops when told', async () => {
  const run = testRun({ signal: AbortSignal.abort() });
  await expect(clump(labels, 4, run)).rejects.toMatchObject({ code: 'cancelled' });
});

import { expect, it } from 'vitest';
import { readingWindows } from '../../raster/walk.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { stoppingPace } from '../../testing/stopping-pace.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { inReadingOrder } from './reading-order.ts';
import { createPace } from './sample-chunks.ts';
import { drawSample } from './samples.ts';

const run = testRun();
const pace = createPace(run.signal);
const blockSize = { width: 512, height: 512 };
const { raster: whole } = syntheticScene({
  width: 1100,
  height: 40,
  fields: [[1, 2]],
  noise: 9,
  missing: 0.3,
  blockSize,
});
const bounds = { column: 300, row: 7, width: 700, height: 30 };

it.each([
  ['a raster', whole],
  ['a part of one', { ...whole, bounds }],
])(
  'brings the pixels of %s into the order in which its windows are read, with their values',
  async (_title, raster) => {
    const sample = await drawSample(raster, { size: 9000, seed: 1 }, run);
    const { sample: ordered, parts } = await inReadingOrder(sample, raster, pace);
    const windows = [...readingWindows(raster)];
    const expected = windows.map(({ column, row, width, height }) =>
      [...sample.positions.keys()].filter((i) => {
        const [down, along] = [Math.floor(sample.positions[i] / 1100), sample.positions[i] % 1100];
        return along >= column && along < column + width && down >= row && down < row + height;
      }),
    );
    expect(windows.length).toBeGreaterThan(1);
    expect(parts).toEqual(expected.map(({ length }) => length));
    const order = expected.flat();
    expect([...ordered.positions]).toEqual(order.map((i) => sample.positions[i]));
    for (const band of [0, 1]) {
      const at = (of: typeof sample, i: number): number => of.values[band * of.count + i];
      expect(order.every((i, place) => at(ordered, place) === at(sample, i))).toBe(true);
    }
  },
);

it('gives others a turn after each stretch of pixels', async () => {
  const sample = await drawSample(whole, { size: 100, seed: 1 }, run);
  const { pace: stopping, turns } = stoppingPace(2);
  await expect(inReadingOrder(sample, whole, stopping)).rejects.toThrow('Stopped');
  expect(turns).toEqual([800, 800]);
});

import { describe, expect, it } from 'vitest';
import type { Raster } from '../../raster/raster.ts';
import { readingWindows } from '../../raster/walk.ts';
import type { Run } from '../../run.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticScene, type SyntheticSceneOptions } from '../../testing/synthetic-scene.ts';
import { WALKING_METHODS } from '../fits.test-setup.ts';
import { openPixelSource } from './pixel-source.ts';

const fields = [
  [100, 900, 30],
  [400, 800, 250],
  [700, 200, 500],
  [0, 0, 0],
];

/** Three reading windows side by side, of several stretches each: their order is not that of the rows. */
function scene(changes: Partial<SyntheticSceneOptions> = {}): Raster {
  const size = { width: 1100, height: 60, blockSize: { width: 512, height: 512 } };
  const { raster } = syntheticScene({ ...size, fields, noise: 90, missing: 0.1, nodata: -9999, ...changes });
  expect([...readingWindows(raster)]).toHaveLength(3);
  return raster;
}

const run = testRun();

describe.each(WALKING_METHODS)('$title', ({ fit, parameters }) => {
  it.each<Partial<SyntheticSceneOptions>>([
    {},
    { sampleType: 'int16' },
    { sampleType: 'float64' },
    // Of a part of the raster, windows without a usable pixel at the beginning.
    { missing: 0, width: 1100, height: 60 },
  ])('gives the very model of the pixels in memory where the raster is walked: %o', async (changes) => {
    const raster = changes.missing === 0 ? onlyRight(scene(changes)) : scene(changes);
    const options = { size: 0, seed: 3 };
    const memory = await openPixelSource(raster, options, run);
    const walked = await openPixelSource(raster, options, run, 1000);
    expect([memory.raster, walked.raster]).toEqual([undefined, raster]);
    const held = (await fit(memory, raster, parameters, run)).save();
    expect((await fit(walked, raster, parameters, run)).save()).toEqual(held);
    const told: number[] = [];
    const report: Run['report'] = ({ fraction }) => void told.push(fraction);
    const threads = testRun({ workers: scrambledWorkers(3), report });
    expect((await fit(walked, raster, parameters, threads)).save()).toEqual(held);
    expect(told).toEqual(told.toSorted((one, other) => one - other));
    expect(Math.max(...told)).toBeLessThanOrEqual(1);
  });
});

function onlyRight(raster: Raster): Raster {
  return {
    ...raster,
    bounds: { column: 200, row: 3, width: 850, height: 50 },
    defer: undefined,
    read: async (window, options) => {
      const block = await raster.read(window, options);
      const valid = block.valid.map((one, i) => (window.column + (i % window.width) < 600 ? 0 : one));
      return { ...block, valid };
    },
  };
}

import { expect, it } from 'vitest';
import type { Raster } from '../../raster/raster.ts';
import { standardiseRaster } from '../../raster/standardise.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { drawSample, forgetSample } from './samples.ts';
import { sampleMoments, standardiseBySample } from './standardised-sample.ts';

const options = { size: 900, seed: 4 };

function counted(raster: Raster): { raster: Raster; reads: () => number } {
  let reads = 0;
  const read: Raster['read'] = (...call) => {
    reads++;
    return raster.read(...call);
  };
  return { raster: { ...raster, read }, reads: () => reads };
}

it.each(['uint16', 'float32'] as const)(
  'brings a sample along that is the one it would draw, for %s',
  async (sampleType) => {
    const fields = [
      [500, 70, 9],
      [900, 10, 9],
    ];
    const scene = syntheticScene({
      width: 90,
      height: 50,
      fields,
      noise: 6,
      missing: 0.2,
      nodata: 0,
      sampleType,
    });
    const { raster, reads } = counted(scene.raster);
    const standardised = await standardiseBySample(raster, options, testRun());
    const before = reads();
    const brought = await drawSample(standardised, options, testRun());
    expect(reads()).toBe(before);
    const moments = sampleMoments(await drawSample(raster, options, testRun()));
    const drawn = await drawSample(standardiseRaster(raster, moments), options, testRun());
    expect(brought).toEqual(drawn);
  },
);

it('draws again for another size or seed, and for samples that float32 would round', async () => {
  const scene = { width: 60, height: 40, fields: [[100_000], [300_000]], noise: 900 };
  for (const [sampleType, asked] of [
    ['uint16', { size: 900, seed: 5 }],
    ['uint16', { size: 800, seed: 4 }],
    ['int32', options],
  ] as const) {
    const { raster, reads } = counted(syntheticScene({ ...scene, sampleType }).raster);
    const standardised = await standardiseBySample(raster, options, testRun());
    const before = reads();
    expect((await drawSample(standardised, asked, testRun())).count).toBe(asked.size);
    expect(reads()).toBeGreaterThan(before);
  }
});

it('has a mean of 0 and a deviation of 1 over the sample', async () => {
  const { raster } = syntheticScene({ width: 60, height: 60, fields: [[10], [400]], noise: 30 });
  const standardised = await standardiseBySample(raster, options, testRun());
  const [{ mean, deviation }] = sampleMoments(await drawSample(standardised, options, testRun()));
  expect(mean).toBeCloseTo(0, 6);
  expect(deviation).toBeCloseTo(1, 6);
});

it('can let go of the sample, and is then read again', async () => {
  const { raster } = syntheticScene({ width: 40, height: 30, fields: [[5], [9]], noise: 2 });
  const standardised = await standardiseBySample(raster, options, testRun());
  const brought = await drawSample(standardised, options, testRun());
  forgetSample(standardised);
  const drawn = await drawSample(standardised, options, testRun());
  expect(drawn.values).not.toBe(brought.values);
  expect(drawn).toEqual(brought);
});

it('leaves a sample that the raster brings along as it is', async () => {
  const { raster } = syntheticScene({ width: 40, height: 30, fields: [[5], [9]], noise: 2 });
  const sample = await drawSample(raster, options, testRun());
  const values = sample.values.slice();
  await standardiseBySample({ ...raster, drawn: { ...options, sample } } as Raster, options, testRun());
  expect(sample.values).toEqual(values);
});

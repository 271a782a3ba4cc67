import { expect, it } from 'vitest';
import { completeParameters } from '../../parameters.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { kmeansCode, kmeansManifest } from '../kmeans/kmeans.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample } from '../samples/samples.ts';
import { labelPositions } from './label-positions.ts';

it('gives the same ids to a sample pixel by pixel and by a walk over the raster', async () => {
  const run = testRun();
  const { raster } = syntheticScene({
    width: 61,
    height: 47,
    fields: [[10], [60], [90]],
    noise: 9,
    missing: 0.2,
    blockSize: { width: 16, height: 16 },
  });
  const parameters = completeParameters(kmeansManifest.parameters, { clusters: 3 });
  const model = await kmeansCode.create(parameters).fit(raster, run);
  const sample = await drawSample(raster, { size: 900, seed: 3 }, run);
  const pace = createPace(run.signal);
  const byRule = await labelPositions(sample, raster, model, run, pace);
  const { rule, ...withoutRule } = model;
  expect(rule).toBeDefined();
  expect(await labelPositions(sample, raster, withoutRule, run, pace)).toEqual(byRule);
  expect(new Set(byRule)).toEqual(new Set([1, 2, 3]));
});

import { expect, it } from 'vitest';
import { completeParameters } from '../../parameters.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import { openPixelSource } from '../samples/pixel-source.ts';
import { fitKmeans, kmeansManifest, type KmeansParameters } from './kmeans.ts';

const { raster } = syntheticScene({ width: 90, height: 70, fields: [[90, 100, 60]], noise: 50 });
const parameters = completeParameters(kmeansManifest.parameters, {
  clusters: 6,
  restarts: 3,
  changeThreshold: 0,
  sample: 0,
}) as never as KmeansParameters;

it('a fit that is cancelled begins no more than the tasks in flight', async () => {
  const stopper = new AbortController();
  const source = await openPixelSource(raster, { size: 0, seed: 1 }, testRun());
  let [begun, after] = [0, 0];
  const plain = testRun();
  const workers: typeof plain.workers = {
    size: 1,
    run: (task, input, options) => {
      if (stopper.signal.aborted) after++;
      if (++begun === 40) stopper.abort();
      return plain.workers.run(task, input, options);
    },
  };
  const run = testRun({ workers, signal: stopper.signal });
  await expect(fitKmeans(source, raster, parameters, run)).rejects.toMatchObject({ code: 'cancelled' });
  expect(after).toBeLessThanOrEqual(2);
});

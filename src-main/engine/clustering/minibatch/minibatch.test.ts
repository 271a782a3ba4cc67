import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { createRandom } from '../../random.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { kmeansCode, kmeansManifest } from '../kmeans/kmeans.ts';
import { batchStepsTask } from './batch-steps.ts';
import { minibatchCode, minibatchManifest } from './minibatch.ts';

const complete = (parameters: Parameters): Parameters =>
  completeParameters(minibatchManifest.parameters, parameters);

describe('mini-batch k-means as a clusterer', () => {
  it.each(clustererChecks(minibatchCode, (clusters) => complete({ clusters })))('$title', ({ run }) => run());
});

function fit(
  code: ClustererCode,
  raster: Raster,
  parameters: Parameters,
  seed: number,
): Promise<ClusterModel> {
  return code.create(parameters).fit(raster, testRun({ seed }));
}

/** The greatest inertia of mini-batches as a share of that of k-means, over seeds. */
async function worst(raster: Raster, clusters: number): Promise<number> {
  const ratios = [1, 2, 3, 4].map(async (seed) => {
    const small = await fit(minibatchCode, raster, complete({ clusters }), seed);
    const parameters = completeParameters(kmeansManifest.parameters, { clusters, changeThreshold: 0 });
    return small.inertia! / (await fit(kmeansCode, raster, parameters, seed)).inertia!;
  });
  return Math.max(...(await Promise.all(ratios)));
}

describe('the inertia of mini-batch k-means', () => {
  it('is within 2 % of that of k-means where there are fields', async () => {
    const random = createRandom(3);
    const fields = Array.from({ length: 8 }, () => Array.from({ length: 6 }, () => random.next() * 2000));
    const { raster } = syntheticScene({ width: 250, height: 200, fields, noise: 300 });
    expect(await worst(raster, 8)).toBeLessThan(1.02);
  });

  it('is within 5 % of that of k-means where there are none', async () => {
    const { raster } = syntheticScene({ width: 250, height: 200, fields: [[100, 100, 100]], noise: 90 });
    expect(await worst(raster, 12)).toBeLessThan(1.05);
  });
});

it('gives a centre without pixels another place, and fills every cluster in the end', async () => {
  const values = Float32Array.from({ length: 400 }, (_, i) => (i < 390 ? i % 3 : 1000 + i));
  const raster = memoryRaster({
    name: 'few',
    grid: syntheticGrid(400, 1),
    bands: [{ name: 'Band 1', sampleType: 'float32', scale: 1, offset: 0 }],
    samples: [values],
  });
  const model = await fit(minibatchCode, raster, complete({ clusters: 13, batch: 20 }), 5);
  expect(new Set(await labelAll(raster, model, testRun())).size).toBe(13);
  const state = {
    centres: { count: 2, bandCount: 1, values: Float32Array.of(1, 1e9) },
    weights: new Float64Array(2),
    batches: 0,
    sinceReassigned: 0,
    leastDistance: Infinity,
    idle: 0,
  };
  const pixels = { values, bandCount: 1, count: 390, from: 0, length: 390 };
  const input = { pixels, state, batchSize: 50, batches: 1, patience: 10, seed: 4 };
  const after = await batchStepsTask.run(input, undefined as never);
  expect(after.centres.values[1]).toBeLessThanOrEqual(2);
});

import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { createRandom } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { labelAll, clustererChecks, testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { confidenceRaster } from '../labels/confidence-raster.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample } from '../samples/samples.ts';
import { firstCentres, STARTS } from './first-centres.ts';
import { kmeansCode, kmeansManifest } from './kmeans.ts';

const complete = (parameters: Parameters): Parameters =>
  completeParameters(kmeansManifest.parameters, parameters);

const fit = (raster: Raster, parameters: Parameters): Promise<ClusterModel> =>
  kmeansCode.create(complete(parameters)).fit(raster, testRun());

describe.each(STARTS)('k-means from %s', (start) => {
  it.each(clustererChecks(kmeansCode, (clusters) => complete({ clusters, start })))('$title', ({ run }) =>
    run(),
  );
});

describe('k-means by angle', () => {
  const checks = clustererChecks(kmeansCode, (clusters) => complete({ clusters, distance: 'angle' }));
  it.each(checks)('$title', ({ run }) => run());

  const DIRECTIONS = [
    [1, 2, 3],
    [3, 1, 2],
    [2, 3, 1],
  ];
  const shades = DIRECTIONS.flatMap((direction) =>
    [40, 100, 300].map((length) => direction.map((x) => x * length)),
  );

  it('puts bright and dark pixels of one spectrum together', async () => {
    const { raster, truth } = syntheticScene({ width: 60, height: 60, fields: shades, noise: 3 });
    const labels = await labelAll(
      raster,
      await fit(raster, { clusters: 3, distance: 'angle', restarts: 4 }),
      testRun(),
    );
    const { bands } = await truth.read({ column: 0, row: 0, width: 60, height: 60 });
    const pairs = new Set(
      Array.from(labels, (label, i) => `${Math.floor((Number(bands[0][i]) - 1) / 3)} ${label}`),
    );
    expect(pairs.size).toBe(3);
  });

  it('labels as the least angle in float64 does, but for near ties', async () => {
    const { raster } = syntheticScene({ width: 70, height: 60, fields: shades, noise: 60 });
    const model = await fit(raster, { clusters: 12, distance: 'angle' });
    const labels = await labelAll(raster, model, testRun());
    const { bands } = await raster.read({ column: 0, row: 0, width: 70, height: 60 });
    const { centres } = model.save().data as { centres: number[][] };
    const different = Array.from(labels).filter((label, i) => {
      const pixel = bands.map((band) => Number(band[i]));
      const cosines = centres.map((centre) => cosine(pixel, centre));
      return cosines[label - 1] < Math.max(...cosines) - 1e-6;
    });
    expect(different).toEqual([]);
    for (const centre of centres) expect(Math.hypot(...centre)).toBeCloseTo(1, 6);
  });

  it('gives pixels of zeros to cluster 1, unsure of them, and learns nothing from them', async () => {
    const { raster } = syntheticScene({ width: 30, height: 20, fields: [...DIRECTIONS, [0, 0, 0]] });
    const model = await fit(raster, { clusters: 3, distance: 'angle' });
    const window = { column: 0, row: 0, width: 30, height: 20 };
    const { bands } = await raster.read(window);
    const labels = await labelAll(raster, model, testRun());
    const sure = (await confidenceRaster(raster, model, testRun()).read(window)).bands[0];
    const zeros = Array.from(labels.keys()).filter((i) => bands.every((band) => Number(band[i]) === 0));
    expect(zeros.length).toBeGreaterThan(0);
    expect(zeros.every((i) => labels[i] === 1 && sure[i] === 0)).toBe(true);
    expect(model.inertia).toBeLessThan(1e-9);
  });

  it('says so where all pixels are zeros', async () => {
    const { raster } = syntheticScene({ width: 9, height: 9, fields: [[0, 0]] });
    await expect(fit(raster, { clusters: 1, distance: 'angle' })).rejects.toMatchObject({
      code: 'too-few-pixels',
    });
  });
});

it('spaces first means evenly along the diagonal', async () => {
  const { raster } = syntheticScene({
    width: 80,
    height: 80,
    fields: [
      [10, 400],
      [30, 900],
    ],
    noise: 2,
  });
  const run = testRun();
  const sample = await drawSample(raster, { size: 0, seed: 1 }, run);
  const { values } = await firstCentres('diagonal', sample, 5, createRandom(1), run, createPace(run.signal));
  const mean = (band: number): number =>
    sample.values.subarray(band * sample.count, (band + 1) * sample.count).reduce((sum, x) => sum + x, 0) /
    sample.count;
  for (const band of [0, 1]) {
    const along = [0, 1, 2, 3, 4].map((centre) => values[centre * 2 + band]);
    expect(along[2]).toBeCloseTo(mean(band), 2);
    const steps = along.slice(1).map((value, i) => value - along[i]);
    steps.forEach((step) => expect(step / steps[0]).toBeCloseTo(1, 3));
  }
});

function cosine(one: readonly number[], other: readonly number[]): number {
  const product = one.reduce((sum, value, band) => sum + value * other[band], 0);
  return product / Math.hypot(...one) / Math.hypot(...other);
}

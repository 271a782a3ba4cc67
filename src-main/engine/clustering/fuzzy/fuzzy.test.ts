import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { kmeansCode, kmeansManifest } from '../kmeans/kmeans.ts';
import { fuzzyCode, fuzzyManifest } from './fuzzy.ts';

function fit(raster: Raster, parameters: Parameters, seed = 42): Promise<ClusterModel> {
  return fuzzyCode
    .create(completeParameters(fuzzyManifest.parameters, parameters))
    .fit(raster, testRun({ seed }));
}

function centresOf(model: ClusterModel): number[][] {
  return (model.save().data as { centres: number[][] }).centres;
}

function oneRow(...bands: number[][]): Raster {
  return memoryRaster({
    name: 'one row',
    grid: syntheticGrid(bands[0].length, 1),
    bands: bands.map((_, index) => ({ name: `Band ${index}`, sampleType: 'float32', scale: 1, offset: 0 })),
    samples: bands.map((values) => Float32Array.from(values)),
  });
}

async function confidenceOf(raster: Raster, model: ClusterModel): Promise<Float32Array> {
  const { width, height } = raster.grid;
  const block = await raster.read({ column: 0, row: 0, width, height });
  return (await model.predict(block, testRun(), { confidence: true })).confidence!;
}

describe.each([2, 1.4])('fuzzy c-means as a clusterer, fuzziness %d', (fuzziness) => {
  const checks = clustererChecks(fuzzyCode, (clusters) =>
    completeParameters(fuzzyManifest.parameters, { clusters, fuzziness, iterations: 40 }),
  );
  it.each(checks)('$title', ({ run }) => run());
});

describe('fuzzy c-means', () => {
  it('finds the means of fields that lie apart, darkest first', async () => {
    const fields = [
      [900, 800],
      [100, 50],
      [400, 500],
    ];
    const { raster } = syntheticScene({ width: 60, height: 60, fields, noise: 5, sampleType: 'uint16' });
    const centres = centresOf(await fit(raster, { clusters: 3 }));
    for (const [cluster, field] of [fields[1], fields[2], fields[0]].entries()) {
      field.forEach((mean, band) => expect(Math.abs(centres[cluster][band] - mean)).toBeLessThan(2));
    }
  });

  it.each([2, 1.5, 3])(
    'is as sure of a pixel as its membership is great, fuzziness %d',
    async (fuzziness) => {
      const model = fuzzyCode.restore({
        clusterer: 'fuzzy',
        version: 1,
        data: { centres: [[0], [10], [30]], inertia: 0, fuzziness },
      });
      const raster = oneRow([2, 10, 5, 1000, 30]);
      expect([...(await labelAll(raster, model, testRun()))]).toEqual([1, 2, 1, 3, 3]);
      const power = 2 / (fuzziness - 1);
      const membership = (own: number, ...others: number[]): number =>
        1 / others.reduce((sum, other) => sum + (own / other) ** power, 1);
      const sure = await confidenceOf(raster, model);
      [membership(2, 8, 28), 1, membership(5, 5, 25), membership(970, 990, 1000), 1].forEach((value, i) =>
        expect(sure[i]).toBeCloseTo(value, 6),
      );
    },
  );

  it('shares a pixel among centres that coincide, and has NaN where there is no data', async () => {
    const data = { centres: [[5], [5], [9]], inertia: 0, fuzziness: 2 };
    const model = fuzzyCode.restore({ clusterer: 'fuzzy', version: 1, data });
    expect([...(await confidenceOf(oneRow([5, NaN, 9]), model))]).toEqual([0.5, NaN, 1]);
  });

  it('finds the means of k-means with hardly any fuzziness, and is the less sure the more there is', async () => {
    const { raster } = syntheticScene({ width: 60, height: 60, fields: [[0], [100]], noise: 30 });
    const complete = completeParameters(kmeansManifest.parameters, { clusters: 2, changeThreshold: 0 });
    const hard = centresOf(await kmeansCode.create(complete).fit(raster, testRun())).flat();
    const models = await Promise.all(
      [1.05, 2, 6].map((fuzziness) => fit(raster, { clusters: 2, fuzziness })),
    );
    centresOf(models[0]).forEach(([value], i) => expect(Math.abs(value - hard[i])).toBeLessThan(0.5));
    const usual = await Promise.all(
      models.map(async (model) => {
        const sure = await confidenceOf(raster, model);
        return sure.reduce((sum, value) => sum + value, 0) / sure.length;
      }),
    );
    expect(usual[0]).toBeGreaterThan(usual[1] + 0.05);
    expect(usual[1]).toBeGreaterThan(usual[2] + 0.05);
  });

  it('keeps the restart with the least objective', async () => {
    const fields = Array.from({ length: 9 }, (_, i) => [(i % 3) * 100, Math.floor(i / 3) * 130]);
    const { raster } = syntheticScene({ width: 40, height: 40, fields, noise: 25 });
    const objective = async (restarts: number, seed: number): Promise<number> =>
      Number((await fit(raster, { clusters: 9, restarts, fuzziness: 1.3 }, seed)).notes!.Objective);
    const once = await Promise.all([1, 2, 3, 4].map((seed) => objective(1, seed)));
    const often = await Promise.all([1, 2, 3, 4].map((seed) => objective(6, seed)));
    often.forEach((value, i) => expect(value).toBeLessThanOrEqual(once[i]));
    expect(often.some((value, i) => value < once[i])).toBe(true);
  });

  it('names both numbers where there are fewer distinct pixels than clusters', async () => {
    await expect(fit(oneRow([3, 1, 3, 1, 1]), { clusters: 4 })).rejects.toThrow(
      'one row: 4 clusters need at least 4 different pixels, but the 5 pixels to learn from have only 2 different values',
    );
  });

  it('makes one cluster of one pixel, as many as there are values, and does not mind constant bands', async () => {
    expect(centresOf(await fit(oneRow([7.5], [-2]), { clusters: 1 }))).toEqual([[7.5, -2]]);
    const raster = oneRow([5, 5, 5, 5], [1, 2, 8, 9]);
    expect(new Set(await labelAll(raster, await fit(raster, { clusters: 4 }), testRun())).size).toBe(4);
  });

  it.each([255, 1000])('makes %i clusters', async (clusters) => {
    const raster = oneRow(Array.from({ length: 1500 }, (_, i) => i * i));
    const model = await fit(raster, { clusters, iterations: 3 });
    expect(model.clusterCount).toBe(clusters);
    expect(centresOf(model).flat().every(Number.isFinite)).toBe(true);
  });

  it.each([
    ['no fuzziness', { centres: [[1]], inertia: 0 }],
    ['a fuzziness of 1', { centres: [[1]], inertia: 0, fuzziness: 1 }],
    ['ragged centres', { centres: [[1], [1, 2]], inertia: 0, fuzziness: 2 }],
  ])('refuses to restore a model of %s', (_, data) => {
    expect(() => fuzzyCode.restore({ clusterer: 'fuzzy', version: 1, data })).toThrowError(
      expect.objectContaining({ code: 'bad-input' }),
    );
  });
});

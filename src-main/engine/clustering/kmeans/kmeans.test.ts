import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { createSamples, type SampleType } from '../../raster/samples.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { kmeansCode, kmeansManifest } from './kmeans.ts';

function fit(raster: Raster, parameters: Parameters, seed = 42): Promise<ClusterModel> {
  const complete = completeParameters(kmeansManifest.parameters, parameters);
  return kmeansCode.create(complete).fit(raster, testRun({ seed }));
}

function centresOf(model: ClusterModel): number[][] {
  return (model.save().data as { centres: number[][] }).centres;
}

function oneRow(type: SampleType, ...bands: number[][]): Raster {
  return memoryRaster({
    name: 'one row',
    grid: syntheticGrid(bands[0].length, 1),
    bands: bands.map((_, index) => ({ name: `Band ${index + 1}`, sampleType: type, scale: 1, offset: 0 })),
    samples: bands.map((values) => {
      const samples = createSamples(type, values.length);
      values.forEach(
        (value, i) => (samples[i] = (typeof samples[i] === 'bigint' ? BigInt(value) : value) as never),
      );
      return samples;
    }),
  });
}

describe('k-means as a clusterer', () => {
  const checks = clustererChecks(kmeansCode, (clusters) =>
    completeParameters(kmeansManifest.parameters, { clusters }),
  );
  it.each(checks)('$title', ({ run }) => run());
});

describe('k-means', () => {
  it('finds the means of fields that lie apart, darkest first', async () => {
    const fields = [
      [900, 800, 700],
      [100, 50, 20],
      [400, 500, 100],
    ];
    const { raster } = syntheticScene({ width: 80, height: 70, fields, noise: 5, sampleType: 'uint16' });
    const centres = centresOf(await fit(raster, { clusters: 3 }));
    for (const [cluster, field] of [fields[1], fields[2], fields[0]].entries()) {
      field.forEach((mean, band) => expect(Math.abs(centres[cluster][band] - mean)).toBeLessThan(1));
    }
  });

  it('numbers the clusters alike for different seeds', async () => {
    const fields = [[10], [200], [90], [150], [40]];
    const { raster } = syntheticScene({ width: 60, height: 60, fields, noise: 2 });
    const labels = await Promise.all(
      [1, 2, 3].map(async (seed) =>
        labelAll(raster, await fit(raster, { clusters: 5, restarts: 5 }, seed), testRun()),
      ),
    );
    expect(labels[1]).toEqual(labels[0]);
    expect(labels[2]).toEqual(labels[0]);
  });

  it('makes as many clusters as there are distinct pixels, without error', async () => {
    const raster = oneRow('uint8', [3, 1, 2, 2, 1, 3, 3], [0, 0, 0, 0, 0, 0, 0]);
    const model = await fit(raster, { clusters: 3 });
    expect([...(await labelAll(raster, model, testRun()))]).toEqual([3, 1, 2, 2, 1, 3, 3]);
    expect(model.inertia).toBe(0);
  });

  it('names both numbers and what to do where there are fewer distinct pixels than clusters', async () => {
    await expect(fit(oneRow('uint8', [3, 1, 3, 1, 1]), { clusters: 4 })).rejects.toThrow(
      'one row: 4 clusters need at least 4 different pixels, but the 5 pixels to learn from have only 2 different values; ' +
        'ask for at most 2 clusters, a larger sample or a larger area.',
    );
  });

  it('makes one cluster of one pixel', async () => {
    const raster = oneRow('float32', [7.5], [-2]);
    const model = await fit(raster, { clusters: 1 });
    expect(centresOf(model)).toEqual([[7.5, -2]]);
    expect([...(await labelAll(raster, model, testRun()))]).toEqual([1]);
  });

  it('does not mind constant bands', async () => {
    const raster = oneRow('float32', [5, 5, 5, 5], [1, 2, 8, 9]);
    const model = await fit(raster, { clusters: 2 });
    expect([...(await labelAll(raster, model, testRun()))]).toEqual([1, 1, 2, 2]);
  });

  it.each<SampleType>([
    'uint8',
    'int8',
    'uint16',
    'int16',
    'uint32',
    'int32',
    'uint64',
    'int64',
    'float32',
    'float64',
  ])('takes samples of %s', async (type) => {
    const raster = oneRow(type, [1, 2, 100, 101, 1], [7, 7, 90, 91, 8]);
    const model = await fit(raster, { clusters: 2 });
    expect([...(await labelAll(raster, model, testRun()))]).toEqual([1, 1, 2, 2, 1]);
  });

  it('keeps the restart with the least inertia', async () => {
    const { raster } = syntheticScene({
      width: 50,
      height: 50,
      fields: Array.from({ length: 12 }, (_, i) => [(i % 4) * 100, Math.floor(i / 4) * 130]),
      noise: 30,
    });
    const once = await Promise.all([1, 2, 3, 4, 5].map((seed) => fit(raster, { clusters: 12 }, seed)));
    const often = await Promise.all(
      [1, 2, 3, 4, 5].map((seed) => fit(raster, { clusters: 12, restarts: 8 }, seed)),
    );
    often.forEach((model, i) => expect(model.inertia!).toBeLessThanOrEqual(once[i].inertia!));
    expect(often.some((model, i) => model.inertia! < once[i].inertia!)).toBe(true);
  });

  it('stops sooner with a threshold, and at the fixed point without one', async () => {
    const { raster } = syntheticScene({ width: 90, height: 90, fields: [[0], [60], [90], [130]], noise: 40 });
    const thorough = await fit(raster, { clusters: 6, changeThreshold: 0, iterations: 1000 });
    const hasty = await fit(raster, { clusters: 6, changeThreshold: 20 });
    expect(thorough.inertia!).toBeLessThan(hasty.inertia!);
    const pixels = (await raster.read({ column: 0, row: 0, width: 90, height: 90 })).bands[0] as Float32Array;
    const labels = await labelAll(raster, thorough, testRun());
    centresOf(thorough).forEach(([centre], index) => {
      const own = pixels.filter((_, i) => labels[i] === index + 1);
      expect(own.reduce((sum, value) => sum + value, 0) / own.length).toBeCloseTo(centre, 4);
    });
  });

  it('gives each of very many clusters a pixel', async () => {
    const raster = oneRow(
      'float32',
      Array.from({ length: 700 }, (_, i) => i * i),
    );
    const model = await fit(raster, { clusters: 300 });
    expect(new Set(await labelAll(raster, model, testRun())).size).toBe(300);
  });

  it('labels a large block in pieces that can be stopped between', async () => {
    const { raster } = syntheticScene({ width: 900, height: 400, fields: [[0], [5000]], noise: 1000 });
    const model = await fit(raster, { clusters: 1000, sample: 4000, iterations: 1 });
    const block = await raster.read({ column: 0, row: 0, width: 900, height: 400 });
    const { ids } = await model.predict(block, testRun());
    expect(ids).toEqual(await labelAll(raster, model, testRun(), 100));
    const stopper = new AbortController();
    setTimeout(() => stopper.abort(), 0);
    await expect(model.predict(block, testRun({ signal: stopper.signal }))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('refuses blocks with another number of bands than it learned from', async () => {
    const model = await fit(oneRow('uint8', [1, 2, 3], [1, 2, 3]), { clusters: 2 });
    await expect(labelAll(oneRow('uint8', [1, 2]), model, testRun())).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('2 bands and cannot label pixels with 1'),
    });
  });

  it.each([
    ['another clusterer', { clusterer: 'fuzzy', version: 1, data: { centres: [[1]], inertia: 0 } }],
    ['a later version', { clusterer: 'kmeans', version: 2, data: { centres: [[1]], inertia: 0 } }],
    ['ragged centres', { clusterer: 'kmeans', version: 1, data: { centres: [[1], [1, 2]], inertia: 0 } }],
    ['no centres', { clusterer: 'kmeans', version: 1, data: { centres: [], inertia: 0 } }],
    ['NaN', { clusterer: 'kmeans', version: 1, data: { centres: [[null]], inertia: 0 } }],
    ['nothing', { clusterer: 'kmeans', version: 1, data: undefined }],
  ])('refuses to restore a model of %s', (_, state) => {
    expect(() => kmeansCode.restore(state)).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });
});

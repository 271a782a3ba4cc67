import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { createRandom } from '../../random.ts';
import { gmmCode, gmmManifest } from './gmm.ts';

function fit(raster: Raster, parameters: Parameters, seed = 42): Promise<ClusterModel> {
  const complete = completeParameters(gmmManifest.parameters, parameters);
  return gmmCode.create(complete).fit(raster, testRun({ seed }));
}

function oneRow(...bands: number[][]): Raster {
  return memoryRaster({
    name: 'one row',
    grid: syntheticGrid(bands[0].length, 1),
    bands: bands.map((_, i) => ({ name: `Band ${i + 1}`, sampleType: 'float32', scale: 1, offset: 0 })),
    samples: bands.map((values) => Float32Array.from(values)),
  });
}

const labelsOf = async (raster: Raster, model: ClusterModel): Promise<number[]> => [
  ...(await labelAll(raster, model, testRun())),
];

describe.each(['full', 'diagonal'])('a Gaussian mixture as a clusterer, %s', (covariance) => {
  const checks = clustererChecks(gmmCode, (clusters) =>
    completeParameters(gmmManifest.parameters, { clusters, covariance }),
  );
  it.each(checks)('$title', ({ run }) => run());
});

describe('a Gaussian mixture', () => {
  it('tells two crossing, long clusters apart where their means cannot', async () => {
    const random = createRandom(3);
    const along = Array.from({ length: 4000 }, () => (random.next() - 0.5) * 200);
    const across = along.map(() => (random.next() - 0.5) * 4);
    // Even pixels lie along one diagonal, odd ones along the other and a little to the right.
    const second = along.map((value, i) => (i % 2 === 0 ? value : 25 - value) + across[i]);
    const labels = await labelsOf(oneRow(along, second), await fit(oneRow(along, second), { clusters: 2 }));
    const agreeing = labels.filter((label, i) => (label === labels[0]) === (i % 2 === 0)).length;
    expect(Math.max(agreeing, 4000 - agreeing)).toBeGreaterThan(3800);
  });

  it('says its log-likelihood, which more steps do not lessen', async () => {
    const { raster } = syntheticScene({
      width: 60,
      height: 60,
      fields: [
        [0, 9],
        [60, 7],
        [90, 80],
      ],
      noise: 30,
    });
    const after = async (iterations: number): Promise<number> => {
      const { notes } = await fit(raster, { clusters: 4, iterations, tolerance: 0 });
      return notes!['Log-likelihood per pixel'] as number;
    };
    const likelihoods = [await after(1), await after(2), await after(5), await after(20)];
    likelihoods.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(likelihoods[i] - 1e-6));
  });

  it('keeps the restart with the greatest likelihood', async () => {
    const fields = Array.from({ length: 9 }, (_, i) => [(i % 3) * 100, Math.floor(i / 3) * 130]);
    const { raster } = syntheticScene({ width: 40, height: 40, fields, noise: 30 });
    const likelihood = async (restarts: number, seed: number): Promise<number> => {
      const { notes } = await fit(raster, { clusters: 9, restarts }, seed);
      return notes!['Log-likelihood per pixel'] as number;
    };
    for (const seed of [1, 2, 3]) {
      expect(await likelihood(4, seed)).toBeGreaterThanOrEqual(await likelihood(1, seed));
    }
  });

  it('does not mind constant bands, with or without regularisation', async () => {
    const raster = oneRow([5, 5, 5, 5, 5, 5], [1, 2, 1.5, 8, 9, 8.5]);
    for (const regularisation of [1e-6, 0]) {
      for (const covariance of ['full', 'diagonal']) {
        const model = await fit(raster, { clusters: 2, regularisation, covariance });
        expect(await labelsOf(raster, model)).toEqual([1, 1, 1, 2, 2, 2]);
      }
    }
  });

  it('makes one cluster of one pixel, and of many that are alike', async () => {
    for (const raster of [oneRow([7.5], [-2]), oneRow([3, 3, 3])]) {
      expect(new Set(await labelsOf(raster, await fit(raster, { clusters: 1 })))).toEqual(new Set([1]));
    }
  });

  it('says so where clusters were given up, and numbers the others from 1', async () => {
    const values = Array.from({ length: 400 }, (_, i) => Math.floor(i / 20) + (i % 20) / 1000);
    const raster = oneRow(values);
    const model = await fit(raster, { clusters: 255, iterations: 200, tolerance: 0, regularisation: 0.1 });
    expect(model.clusterCount).toBeLessThan(255);
    expect(model.notes!['Clusters given up, without pixels']).toBe(255 - model.clusterCount);
    expect(Math.max(...(await labelsOf(raster, model)))).toBeLessThanOrEqual(model.clusterCount);
  });

  it('fits a thousand diagonal clusters', async () => {
    const raster = oneRow(Array.from({ length: 3000 }, (_, i) => i * i));
    const model = await fit(raster, { clusters: 1000, covariance: 'diagonal', iterations: 2 });
    expect(new Set(await labelsOf(raster, model)).size).toBeGreaterThan(900);
  });

  it('names what to do where full covariances would take too much memory', async () => {
    const bands = Array.from({ length: 250 }, (_, band) => [band, band + 1]);
    await expect(fit(oneRow(...bands), { clusters: 1000 })).rejects.toThrow(/at most 267 clusters.*diagonal/);
  });

  it('refuses blocks with another number of bands than it learned from', async () => {
    const model = await fit(oneRow([1, 2, 3], [1, 2, 3]), { clusters: 2 });
    await expect(labelsOf(oneRow([1, 2]), model)).rejects.toMatchObject({ code: 'bad-input' });
  });

  const component = { weight: 1, mean: [1, 2], covariance: [1, 0, 1] };
  it.each([
    ['another method', 'kmeans', { shape: 'full', components: [component] }],
    ['no components', 'gmm', { shape: 'full', components: [] }],
    ['too few numbers', 'gmm', { shape: 'full', components: [{ ...component, covariance: [1, 1] }] }],
    ['too many numbers', 'gmm', { shape: 'diagonal', components: [component] }],
    ['a weight of 0', 'gmm', { shape: 'full', components: [{ ...component, weight: 0 }] }],
  ])('refuses to restore a model of %s', (_, clusterer, data) => {
    const restore = () => gmmCode.restore({ clusterer, version: 1, data });
    expect(restore).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });
});

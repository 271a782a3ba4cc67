import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { isodataCode, isodataManifest } from './isodata.ts';

function fit(raster: Raster, parameters: Parameters, seed = 42): Promise<ClusterModel> {
  return isodataCode
    .create(completeParameters(isodataManifest.parameters, parameters))
    .fit(raster, testRun({ seed }));
}

const exactly = (clusters: number): Parameters => ({
  clusters,
  minimumClusters: clusters,
  maximumClusters: clusters,
});

function oneRow(...bands: number[][]): Raster {
  return memoryRaster({
    name: 'one row',
    grid: syntheticGrid(bands[0].length, 1),
    bands: bands.map((_, index) => ({
      name: `Band ${index + 1}`,
      sampleType: 'float32',
      scale: 1,
      offset: 0,
    })),
    samples: bands.map((values) => Float32Array.from(values)),
  });
}

const sizesOf = (labels: Uint16Array, clusters: number): number[] =>
  Array.from({ length: clusters }, (_, cluster) => labels.filter((label) => label === cluster + 1).length);

/** Five groups along one band, of 900, 900, 900, 900 and 15 pixels. */
const groups = (): Raster =>
  oneRow(
    Array.from({ length: 3615 }, (_, i) => (i < 3600 ? Math.floor(i / 900) * 100 : 900) + ((i * 7) % 10)),
  );

describe('ISODATA as a clusterer', () => {
  const checks = clustererChecks(isodataCode, (clusters) =>
    completeParameters(isodataManifest.parameters, exactly(clusters)),
  );
  it.each(checks)('$title', ({ run }) => run());
});

describe('ISODATA', () => {
  it('splits up to the number of groups, and no farther', async () => {
    const options = { minimumClassSize: 10, maximumDeviation: 0.3, maximumClusters: 50 };
    const model = await fit(groups(), { clusters: 2, ...options });
    expect(model.clusterCount).toBe(5);
    expect(sizesOf(await labelAll(groups(), model, testRun()), 5)).toEqual([900, 900, 900, 900, 15]);
    expect(model.notes).toMatchObject({ Splits: 3, Merges: 0 });
  });

  it('merges down to the number of groups, and no farther', async () => {
    const options = { minimumClusters: 1, minimumClassSize: 10, minimumDistance: 0.3, iterations: 50 };
    const model = await fit(groups(), { clusters: 20, ...options });
    expect(model.clusterCount).toBe(5);
    expect(model.notes!.Merges).toBeGreaterThan(0);
  });

  it('gives up clusters that are too small, as far as it may', async () => {
    const model = await fit(groups(), { clusters: 20, minimumClusters: 1, minimumClassSize: 20 });
    expect(
      Math.min(...sizesOf(await labelAll(groups(), model, testRun()), model.clusterCount)),
    ).toBeGreaterThan(19);
    expect(model.notes!['Given up as too small']).toBeGreaterThan(0);
    const kept = await fit(groups(), { ...exactly(5), minimumClassSize: 1000 });
    expect(kept.clusterCount).toBe(5);
    expect(kept.notes!['Kept though too small']).toBe(5);
  });

  it.each([1, 7, 10, 30])('keeps within its bounds and its class size from %i clusters', async (clusters) => {
    const { raster } = syntheticScene({
      width: 90,
      height: 80,
      fields: [
        [0, 9],
        [60, 0],
        [90, 50],
      ],
      noise: 30,
    });
    const bounds = { minimumClusters: Math.ceil(clusters / 3), maximumClusters: clusters + 4 };
    for (const maximumDeviation of [0, 0.2, 1]) {
      const model = await fit(raster, { clusters, ...bounds, maximumDeviation, minimumClassSize: 100 });
      expect(model.clusterCount).toBeGreaterThanOrEqual(bounds.minimumClusters);
      expect(model.clusterCount).toBeLessThanOrEqual(bounds.maximumClusters);
      const sizes = sizesOf(await labelAll(raster, model, testRun()), model.clusterCount);
      if (!model.notes!['Kept though too small']) expect(Math.min(...sizes)).toBeGreaterThanOrEqual(100);
    }
  });

  it('finds the same clusters for any seed where it learns from all pixels', async () => {
    const { raster } = syntheticScene({ width: 50, height: 50, fields: [[0], [60], [90]], noise: 20 });
    const [one, other] = await Promise.all([1, 2].map((seed) => fit(raster, { clusters: 6 }, seed)));
    expect(one.save()).toEqual(other.save());
  });

  it('is blind to the units of the bands, as far as splits and merges go', async () => {
    const { raster } = syntheticScene({ width: 50, height: 50, fields: [[0], [60], [90]], noise: 20 });
    const { bands } = await raster.read({ column: 0, row: 0, width: 50, height: 50 });
    const scaled = oneRow(Array.from(bands[0] as Float32Array, (value) => value * 4096));
    const options = { clusters: 9, minimumClusters: 1, maximumClusters: 30, maximumDeviation: 0.4 };
    const [one, other] = await Promise.all([fit(raster, options), fit(scaled, options)]);
    expect(other.notes).toEqual(one.notes);
    expect(other.inertia! / one.inertia!).toBeCloseTo(4096 ** 2, 0);
  });

  it.each([255, 1000])('makes %i clusters where it is told to', async (clusters) => {
    const raster = oneRow(Array.from({ length: 2500 }, (_, i) => i * i));
    const model = await fit(raster, { ...exactly(clusters), minimumClassSize: 1 });
    expect(new Set(await labelAll(raster, model, testRun())).size).toBe(clusters);
  });

  it('makes one cluster of one pixel, and two of two values in constant bands', async () => {
    expect((await fit(oneRow([7.5], [-2]), { clusters: 1 })).clusterCount).toBe(1);
    const raster = oneRow([5, 5, 5, 5], [1, 1, 9, 9]);
    const model = await fit(raster, exactly(2));
    expect([...(await labelAll(raster, model, testRun()))]).toEqual([1, 1, 2, 2]);
  });

  it('is content with fewer different values than clusters, but not than the fewest', async () => {
    const raster = oneRow([3, 1, 3, 1, 1]);
    expect((await fit(raster, { clusters: 4 })).clusterCount).toBe(2);
    await expect(fit(raster, exactly(4))).rejects.toThrow(
      'one row: 4 clusters need at least 4 different pixels, but the 5 pixels to learn from have only 2 different values',
    );
  });

  it.each<Parameters>([
    { clusters: 4, minimumClusters: 5 },
    { clusters: 10, maximumClusters: 9 },
  ])('refuses bounds that exclude the clusters: %o', async (parameters) => {
    await expect(fit(groups(), parameters)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('change one of the three'),
    });
  });
});

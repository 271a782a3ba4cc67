import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { askPython, hasPython } from '../../ask-python.test-setup.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticGrid } from '../../testing/synthetic-scene.ts';
import { inspectClusters } from './inspect-clusters.ts';

const [WIDTH, HEIGHT] = [50, 40];
const SCALES = [
  { scale: 0.5, offset: 10 },
  { scale: -2, offset: 3 },
];

interface Scene {
  readonly labels: Raster;
  readonly scene: Raster;
  readonly ids: Uint8Array;
  /** Physical, per band. */
  readonly values: number[][];
}

/** Clusters 1, 2 and 4; some pixels without a label, some without data in the second band. */
function sceneOf(blockSize = { width: 16, height: 16 }): Scene {
  const random = createRandom(11);
  const grid = syntheticGrid(WIDTH, HEIGHT);
  const ids = Uint8Array.from({ length: WIDTH * HEIGHT }, () => [0, 1, 1, 2, 4][random.below(5)]);
  const samples = SCALES.map((_, band) =>
    Int16Array.from(ids, (id) => (band === 1 && random.next() < 0.1 ? -9999 : id * 50 + random.below(200))),
  );
  const bands = SCALES.map((scaling, band) => ({
    name: `Band ${band + 1}`,
    sampleType: 'int16' as const,
    ...scaling,
    nodata: -9999,
  }));
  const label = { name: 'Cluster', sampleType: 'uint8' as const, scale: 1, offset: 0, nodata: 0 };
  return {
    labels: memoryRaster({ name: 'labels.tif', grid, bands: [label], samples: [ids], blockSize }),
    scene: memoryRaster({ name: 'scene.tif', grid, bands, samples, blockSize }),
    ids,
    values: samples.map((plane, band) =>
      Array.from(plane, (sample) =>
        sample === -9999 ? NaN : sample * SCALES[band].scale + SCALES[band].offset,
      ),
    ),
  };
}

const everything = { covariance: true, separability: true };

/** Values of both bands of the pixels of a cluster that have data in both. */
function measuredOf({ ids, values }: Scene, id: number): number[][] {
  const pixels = [...ids.keys()].filter((pixel) => ids[pixel] === id && !Number.isNaN(values[1][pixel]));
  return values.map((band) => pixels.map((pixel) => band[pixel]));
}

describe('inspecting clusters', () => {
  it('gives sizes, means, deviations and extremes of a count by hand, in physical units', async () => {
    const scene = sceneOf();
    const { clusters } = await inspectClusters(scene.labels, scene.scene, {}, testRun());
    expect(clusters.map(({ id }) => id)).toEqual([1, 2, 4]);
    for (const cluster of clusters) {
      const pixels = scene.ids.filter((id) => id === cluster.id).length;
      expect(cluster).toMatchObject({ pixels, hectares: expect.closeTo(pixels * 0.09, 9) });
      measuredOf(scene, cluster.id).forEach((values, band) => {
        const { mean, deviation, minimum, maximum, histogram } = cluster.bands[band];
        const average = values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
        expect(cluster.measured).toBe(values.length);
        expect(mean).toBeCloseTo(average, 9);
        expect(deviation).toBeCloseTo(Math.sqrt(variance), 9);
        expect([minimum, maximum]).toEqual([Math.min(...values), Math.max(...values)]);
        expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(cluster.sampled);
      });
    }
  });

  it('does not depend on blocks and threads', async () => {
    const [whole, parts] = [sceneOf(), sceneOf({ width: 7, height: 5 })];
    const expected = await inspectClusters(whole.labels, whole.scene, everything, testRun());
    const many = testRun({ workers: scrambledWorkers(3) });
    expect(await inspectClusters(parts.labels, parts.scene, everything, many)).toEqual(expected);
  });

  it('looks at some clusters only, and tells covariance and separability only where asked', async () => {
    const { labels, scene } = sceneOf();
    const all = await inspectClusters(labels, scene, {}, testRun());
    const some = await inspectClusters(labels, scene, { clusters: [4, 9] }, testRun());
    expect(some.clusters.map(({ id, pixels }) => [id, pixels])).toEqual([[4, all.clusters[2].pixels]]);
    expect(some.clusters[0]).not.toHaveProperty('covariance');
    expect(some).not.toHaveProperty('separability');
    await expect(inspectClusters(labels, scene, { clusters: [9] }, testRun())).rejects.toThrow(
      /no cluster 9/,
    );
  });

  it('gives one pixel its value, and nothing for a cluster without data', async () => {
    const grid = syntheticGrid(3, 1);
    const label = { name: 'Cluster', sampleType: 'uint8' as const, scale: 1, offset: 0, nodata: 0 };
    const band = { name: 'B', sampleType: 'float32' as const, scale: 1, offset: 0 };
    const labels = memoryRaster({ name: 'l', grid, bands: [label], samples: [Uint8Array.of(1, 2, 2)] });
    const scene = memoryRaster({
      name: 's',
      grid,
      bands: [band],
      samples: [Float32Array.of(5, NaN, Infinity)],
    });
    const { clusters, separability } = await inspectClusters(labels, scene, everything, testRun());
    expect(clusters[0].bands[0]).toMatchObject({ mean: 5, deviation: 0, percentiles: [5, 5, 5, 5, 5] });
    expect(clusters[1]).toMatchObject({ pixels: 2, measured: 0, sampled: 0 });
    expect(clusters[1].bands[0]).toMatchObject({ mean: null, minimum: null, percentiles: null });
    expect(separability?.jeffriesMatusita).toEqual([
      [0, null],
      [null, null],
    ]);
  });

  it('refuses rasters of other places and sizes, fractions, and a map without clusters', async () => {
    const { labels, scene } = sceneOf();
    const moved = { ...scene, grid: { ...scene.grid, transform: [30, 0, 0, 0, -30, 0] as never } };
    await expect(inspectClusters(labels, moved, {}, testRun())).rejects.toThrow(/lie in different places/);
    const small = { ...scene, grid: syntheticGrid(3, 3) };
    await expect(inspectClusters(labels, small, {}, testRun())).rejects.toThrow(
      /50 x 40 pixels and .* 3 x 3/,
    );
    const fractions = memoryRaster({
      name: 'ndvi.tif',
      grid: syntheticGrid(2, 1),
      bands: [{ name: 'N', sampleType: 'float32', scale: 1, offset: 0 }],
      samples: [Float32Array.of(0.5, 1)],
    });
    await expect(inspectClusters(fractions, fractions, {}, testRun())).rejects.toThrow(/no map of clusters/);
    await expect(inspectClusters(scene, scene, {}, testRun())).rejects.toThrow(/scene\.tif has 2 bands/);
    const nothing = { ...fractions, read: async () => emptyBlock };
    await expect(inspectClusters(nothing, fractions, {}, testRun())).rejects.toThrow(/holds no cluster/);
  });

  it('stops when told', async () => {
    const { labels, scene } = sceneOf();
    const run = testRun({ signal: AbortSignal.abort() });
    await expect(inspectClusters(labels, scene, {}, run)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it.skipIf(!hasPython('numpy'))(
    'gives the percentiles and covariances of numpy (skipped where python3-numpy is absent)',
    async () => {
      const scene = sceneOf();
      const { clusters } = await inspectClusters(scene.labels, scene.scene, everything, testRun());
      for (const { id, bands, covariance, measured, sampled } of clusters) {
        expect(sampled).toBe(measured);
        const theirs = askPython<{ percentiles: number[][]; covariance: number[][] }>(
          `
import numpy as np
x = np.array(given)
answer({'percentiles': np.percentile(x, [2, 25, 50, 75, 98], axis=1).T.tolist(), 'covariance': np.cov(x).tolist()})
`,
          measuredOf(scene, id),
        );
        bands.forEach(({ percentiles }, band) =>
          percentiles!.forEach((value, i) => expect(value).toBeCloseTo(theirs.percentiles[band][i], 9)),
        );
        covariance!.forEach((row, i) =>
          row.forEach((value, j) => expect(value).toBeCloseTo(theirs.covariance[i][j], 6)),
        );
      }
    },
  );
});

const emptyBlock = {
  window: { column: 0, row: 0, width: 2, height: 1 },
  bands: [new Uint8Array(2)],
  valid: new Uint8Array(2),
};

it('draws as many pixels of a rare cluster as of a common one, and never more than there is room for', async () => {
  const size = 600;
  const grid = syntheticGrid(size, size);
  const ids = Uint8Array.from({ length: size * size }, (_, pixel) => (pixel % 1000 === 7 ? 2 : 1));
  const label = { name: 'Cluster', sampleType: 'uint8' as const, scale: 1, offset: 0, nodata: 0 };
  const labels = memoryRaster({ name: 'l', grid, bands: [label], samples: [ids] });
  const ramp = memoryRaster({
    name: 's',
    grid,
    bands: [{ name: 'B', sampleType: 'float32', scale: 1, offset: 0 }],
    samples: [Float32Array.from(ids.keys())],
  });
  const { clusters } = await inspectClusters(labels, ramp, {}, testRun());
  expect(clusters.map(({ pixels, sampled }) => [pixels, sampled])).toEqual([
    [359640, 16384],
    [360, 360],
  ]);
  const [, quarter, half] = clusters[0].bands[0].percentiles!;
  expect(quarter / ids.length).toBeCloseTo(0.25, 1);
  expect(half / ids.length).toBeCloseTo(0.5, 1);
});

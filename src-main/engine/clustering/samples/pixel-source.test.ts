import { describe, expect, it } from 'vitest';
import { completeParameters } from '../../parameters.ts';
import { createRandom } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticScene, type SyntheticSceneOptions } from '../../testing/synthetic-scene.ts';
import { fitKmeans, kmeansManifest, type KmeansParameters } from '../kmeans/kmeans.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { lloyd, sumClusters } from '../kmeans/lloyd.ts';
import { openPixelSource, type PixelSource } from './pixel-source.ts';
import { createPace } from './sample-chunks.ts';

const run = testRun();
const pace = createPace(run.signal);
const fields = Array.from({ length: 7 }, (_, i) => [100 + 300 * i, 900 - 100 * i, ((i * 37) % 11) * 80]);
const ALL = { size: 0, seed: 3 };

function scene(changes: Partial<SyntheticSceneOptions> = {}): Raster {
  return syntheticScene({
    width: 150,
    height: 130,
    fields,
    noise: 200,
    missing: 0.1,
    nodata: -9999,
    blockSize: { width: 64, height: 64 },
    ...changes,
  }).raster;
}

/** The same pixels in memory, and walked anew at each pass. */
async function bothWays(raster: Raster): Promise<{ memory: PixelSource; walked: PixelSource }> {
  const memory = await openPixelSource(raster, ALL, run);
  const walked = await openPixelSource(raster, ALL, run, 1000);
  expect([memory.raster, walked.raster]).toEqual([undefined, raster]);
  return { memory, walked };
}

describe('a source that walks its raster', () => {
  it('gives the very sums of the pixels in memory', async () => {
    const { memory, walked } = await bothWays(scene({ sampleType: 'int16' }));
    const start = await seedCentres(memory.sample, 7, createRandom(1), run, pace);
    const [one, other] = [
      await sumClusters(memory, start, run, pace),
      await sumClusters(walked, start, run, pace),
    ];
    expect(other).toEqual(one);
    const options = { iterations: 20, changeThreshold: 0 };
    const [held, read] = [
      await lloyd(memory, start, options, run, pace),
      await lloyd(walked, start, options, run, pace),
    ];
    expect(read.centres).toEqual(held.centres);
    expect(read.iterations).toBe(held.iterations);
  });

  it('gives them of any other samples, leaving out what a sample leaves out', async () => {
    const odd = [NaN, Infinity, -3e38];
    const raster = withValues(scene(), (value, i) => (i % 97 === 0 ? odd[i % 3] : value + 0.123));
    const { memory, walked } = await bothWays(raster);
    const start = await seedCentres(memory.sample, 7, createRandom(1), run, pace);
    const [one, other] = [
      await sumClusters(memory, start, run, pace),
      await sumClusters(walked, start, run, pace),
    ];
    expect(other).toEqual(one);
  });

  it.each(['euclidean', 'angle'] as const)(
    'fits the same model on threads that scramble and take buffers away, %s',
    async (distance) => {
      const { walked } = await bothWays(scene());
      const parameters = completeParameters(kmeansManifest.parameters, { clusters: 5, sample: 0, distance });
      const models = await Promise.all(
        [run, testRun({ workers: scrambledWorkers(3) })].map((each) =>
          fitKmeans(walked, walked.raster!, parameters as never as KmeansParameters, each),
        ),
      );
      expect(models[1].save()).toEqual(models[0].save());
    },
  );

  it('reads windows once a pass, holds no more than a few of them, and stops within one of a cancel', async () => {
    let [reads, open, most] = [0, 0, 0];
    const inner = scene({ width: 1200, height: 600 });
    const stopper = new AbortController();
    const raster: Raster = {
      ...inner,
      defer: undefined,
      read: async (window, options) => {
        reads++;
        most = Math.max(most, ++open);
        if (reads === 9) stopper.abort();
        const block = await inner.read(window, options);
        open--;
        return block;
      },
    };
    const walked = await openPixelSource(inner, ALL, run, 1000);
    const start = await seedCentres(walked.sample, 4, createRandom(1), run, pace);
    const stopped = testRun({ signal: stopper.signal });
    const fitting = lloyd(
      { ...walked, raster },
      start,
      { iterations: 50, changeThreshold: 0 },
      stopped,
      createPace(stopper.signal),
    );
    await expect(fitting).rejects.toMatchObject({ code: 'cancelled' });
    expect(most).toBeLessThanOrEqual(run.workers.size + 2);
    expect(reads).toBeLessThanOrEqual(9 + most);
  });
});

function withValues(raster: Raster, change: (value: number, i: number) => number): Raster {
  return {
    ...raster,
    bands: raster.bands.map((band) => ({ ...band, sampleType: 'float32' })),
    defer: undefined,
    read: async (window, options) => {
      const block = await raster.read(window, options);
      const { column, row, width } = window;
      const place = (i: number): number =>
        (row + Math.floor(i / width)) * raster.grid.width + column + (i % width);
      return {
        ...block,
        bands: block.bands.map((band) =>
          Float32Array.from(band as Float32Array, (x, i) => change(x, place(i))),
        ),
      };
    },
  };
}

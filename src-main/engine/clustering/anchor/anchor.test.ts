import { describe, expect, it } from 'vitest';
import { EngineError } from '../../errors.ts';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { createMoments } from '../../raster/moments.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { standardiseRaster } from '../../raster/standardise.ts';
import { arrayRaster } from '../../testing/array-raster.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import type { Workers } from '../../workers.ts';
import type { ClusterModel } from '../clusterer.ts';
import { kmeansCode, kmeansManifest } from '../kmeans/kmeans.ts';
import { anchorCode, anchorManifest } from './anchor.ts';

function parametersOf(given: Parameters): Parameters {
  return completeParameters(anchorManifest.parameters, { anchors: 100, restarts: 2, ...given });
}

function fit(raster: Raster, given: Parameters, seed = 42): Promise<ClusterModel> {
  return anchorCode.create(parametersOf(given)).fit(raster, testRun({ seed }));
}

const FIELDS = [
  [900, 800, 700, 50],
  [100, 50, 20, 90],
  [400, 500, 100, 300],
];

function plain(width: number, height: number, ...samples: number[][]): Raster {
  return memoryRaster({
    name: 'plain',
    grid: syntheticGrid(width, height),
    bands: samples.map((_, band) => ({ name: `Band ${band}`, sampleType: 'float32', scale: 1, offset: 0 })),
    samples: samples.map((values) => Float32Array.from(values)),
  });
}

describe('the anchor graph as a clusterer', () => {
  const checks = clustererChecks(anchorCode, (clusters) => parametersOf({ clusters }));
  it.each(checks)('$title', ({ run }) => run());
});

it('finds eigenvectors on a thread, so that a cancel is heeded meanwhile', async () => {
  const stopper = new AbortController();
  const plainly = testRun().workers;
  const workers: Workers = {
    size: 1,
    run: (task, input, options) => {
      if (task.name !== 'anchor-coordinates') return plainly.run(task, input, options);
      expect(options?.signal).toBe(stopper.signal);
      return new Promise((_, reject) => {
        options!.signal!.addEventListener('abort', () => reject(new EngineError('cancelled', 'Cancelled.')));
        stopper.abort();
      });
    },
  };
  const { raster } = syntheticScene({ width: 30, height: 30, fields: FIELDS, noise: 30 });
  const fitting = anchorCode.create(parametersOf({ clusters: 3 })).fit(raster, {
    ...testRun({ signal: stopper.signal }),
    workers,
  });
  await expect(fitting).rejects.toMatchObject({ code: 'cancelled' });
});

describe('the anchor graph', () => {
  it('finds fields under noise that hides them from k-means, darkest first', async () => {
    const means = FIELDS.map((field) => field.map((value) => value / 10));
    const { raster, truth } = syntheticScene({ width: 70, height: 60, fields: means, noise: 30 });
    const { bands } = await truth.read({ column: 0, row: 0, width: 70, height: 60 });
    const rightBy = async (model: ClusterModel): Promise<number> => {
      const labels = await labelAll(raster, model, testRun());
      const idOf = [0, 3, 1, 2];
      return labels.filter((label, pixel) => label === idOf[Number(bands[0][pixel])]).length / labels.length;
    };
    const kmeans = kmeansCode.create(completeParameters(kmeansManifest.parameters, { clusters: 3 }));
    const right = await rightBy(await fit(raster, { clusters: 3, anchors: 300 }));
    expect(right).toBeGreaterThan(0.9);
    expect(right).toBeGreaterThan((await rightBy(await kmeans.fit(raster, testRun()))) + 0.05);
  });

  it('labels a scene the same whether its bands were standardised before or not', async () => {
    const { raster } = syntheticScene({ width: 40, height: 40, fields: FIELDS, noise: 60 });
    const { bands } = await raster.read({ column: 0, row: 0, width: 40, height: 40 });
    const moments = createMoments(
      2,
      raster.bands.map(({ sampleType }) => sampleType),
    );
    moments.add(new Uint8Array(1600).fill(1), bands as Float32Array[]);
    const before = standardiseRaster(
      raster,
      raster.bands.map((_, band) => moments.of(1, band)!),
    );
    const [plainly, standardised] = [await fit(raster, { clusters: 3 }), await fit(before, { clusters: 3 })];
    const labels = await labelAll(raster, plainly, testRun());
    const others = await labelAll(before, standardised, testRun());
    expect(labels.filter((label, pixel) => label !== others[pixel]).length).toBeLessThan(8);
  });

  it('learns from windows of a large scene, reading little of it, and labels all of it alike', async () => {
    const read: number[] = [];
    const raster = arrayRaster({
      width: 3000,
      height: 2000,
      bandCount: 2,
      blockSize: { width: 250, height: 250 },
      sample: (column, row, band) => {
        const field = (Math.floor(column / 90) + Math.floor(row / 90)) % 2;
        return field * 50 + band + ((column * 7919 + row * 104729 + band * 31) % 13);
      },
      onRead: ({ width, height }) => read.push(width * height),
    });
    const part = { ...raster, bounds: { column: 700, row: 300, width: 900, height: 900 } };
    const model = await fit(part, { clusters: 2, sample: 20000 });
    const sum = (sizes: number[]): number => sizes.reduce((total, size) => total + size, 0);
    expect(sum(read) - 900 * 900).toBeLessThan(60000);
    const window = { column: 1000, row: 500, width: 180, height: 90 };
    const { ids } = await model.predict(await raster.read(window), testRun());
    const inner = (row: number, column: number): number => ids[row * 180 + column];
    for (let row = 12; row < 78; row++) {
      for (let column = 12; column < 168; column++) {
        const field = (Math.floor((1000 + column) / 90) + Math.floor((500 + row) / 90)) % 2;
        expect(inner(row, column)).toBe(field + 1);
      }
    }
  });

  it('labels long blocks in strips that meet without seams, on any threads', async () => {
    const { raster } = syntheticScene({ width: 300, height: 300, fields: FIELDS, noise: 250 });
    const model = await fit(raster, { clusters: 5, sample: 5000 });
    const block = await raster.read({ column: 0, row: 0, width: 300, height: 300 });
    const whole = await model.predict(block, testRun({ workers: scrambledWorkers(3) }), { confidence: true });
    expect(whole.ids).toEqual(await labelAll(raster, model, testRun(), 100));
    expect(whole.confidence!.every((sure) => sure >= 0 && sure <= 1)).toBe(true);
  });

  it('takes one pixel, one row, one band and a constant scene for a single cluster', async () => {
    for (const raster of [
      plain(1, 1, [5]),
      plain(9, 1, [5, 6, 7, 8, 9, 1, 2, 3, 4]),
      plain(4, 4, Array(16).fill(3)),
    ]) {
      const model = await fit(raster, { clusters: 1 });
      expect(new Set(await labelAll(raster, model, testRun()))).toEqual(new Set([1]));
    }
    await expect(fit(plain(4, 4, Array(16).fill(3)), { clusters: 2 })).rejects.toMatchObject({
      code: 'too-few-pixels',
      message: expect.stringContaining('ask for at most 1 cluster,'),
    });
  });

  it('parts what lies apart in a scene smaller than its window, whatever constant bands there are', async () => {
    const raster = plain(3, 2, [1, 1, 90, 2, 1, 91], Array(6).fill(7));
    const labels = await labelAll(raster, await fit(raster, { clusters: 2 }), testRun());
    expect([...labels]).toEqual([1, 1, 2, 1, 1, 2]);
  });

  it('makes as many clusters as a byte holds', async () => {
    const { raster } = syntheticScene({ width: 40, height: 40, fields: FIELDS, noise: 300 });
    const model = await fit(raster, { clusters: 255, anchors: 300, restarts: 1, smoothing: 0.25 });
    expect(model.clusterCount).toBe(255);
    expect(new Set(await labelAll(raster, model, testRun())).size).toBeGreaterThan(200);
  });

  it('gives pixels no label whose samples cannot be used, and does not let them blur others', async () => {
    const { raster } = syntheticScene({ width: 30, height: 30, fields: FIELDS, noise: 20 });
    const { bands } = await raster.read({ column: 0, row: 0, width: 30, height: 30 });
    const samples = bands.map((band) => Float32Array.from(band as Float32Array));
    [samples[0][100], samples[1][200], samples[2][300]] = [Infinity, -3.4e38, 1e20];
    const broken = memoryRaster({ ...raster, samples });
    const labels = await labelAll(broken, await fit(broken, { clusters: 3 }), testRun());
    expect([...labels.keys()].filter((pixel) => labels[pixel] === 0)).toEqual([100, 200, 300]);
    const whole = await labelAll(raster, await fit(raster, { clusters: 3 }), testRun());
    expect(labels.filter((label, pixel) => label !== whole[pixel]).length).toBeLessThan(6);
  });

  it('says what it chose, smooths as it is told, and keeps both when it is saved', async () => {
    const { raster } = syntheticScene({ width: 40, height: 40, fields: FIELDS, noise: 60 });
    const model = await fit(raster, { clusters: 3, smoothing: 2.5 });
    expect(Object.values(model.notes!)[0]).toBe(2.5);
    expect(anchorCode.restore(model.save()).notes).toEqual(model.notes);
    const automatic = await fit(raster, { clusters: 3 });
    expect(Object.values(automatic.notes!)[0]).toBe(6);
    expect(JSON.stringify(model.save())).not.toBe(JSON.stringify(automatic.save()));
  });

  it('refuses pixels with other bands, and states that are none', async () => {
    const { raster } = syntheticScene({ width: 20, height: 20, fields: FIELDS, noise: 9 });
    const model = await fit(raster, { clusters: 2 });
    const block = await raster.read({ column: 0, row: 0, width: 20, height: 20 }, { bands: [0, 1] });
    await expect(model.predict(block, testRun())).rejects.toMatchObject({ code: 'bad-input' });
    const state = model.save();
    const data = state.data as { centres: number[][] };
    for (const broken of [
      { ...state, version: 2 },
      { ...state, data: { ...data, centres: [[1], [2]] } },
      { ...state, data: { ...data, anchors: [] } },
    ]) {
      expect(() => anchorCode.restore(broken)).toThrow(/anchor model/);
    }
  });
});

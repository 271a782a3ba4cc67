import { describe, expect, it } from 'vitest';
import { EngineError } from '../../errors.ts';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { createMoments } from '../../raster/moments.ts';
import { createRandom } from '../../random.ts';
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
import { deepCode, deepManifest } from './deep.ts';

function parametersOf(given: Parameters): Parameters {
  return completeParameters(deepManifest.parameters, { draws: 1, ...given });
}

function fit(raster: Raster, given: Parameters, seed = 42): Promise<ClusterModel> {
  return deepCode.create(parametersOf(given)).fit(raster, testRun({ seed }));
}

const FIELDS = [
  [900, 800, 700, 50],
  [100, 50, 20, 90],
  [400, 500, 100, 300],
];

async function samplesOf(raster: Raster): Promise<Float32Array[]> {
  const { width, height } = raster.grid;
  const { bands } = await raster.read({ column: 0, row: 0, width, height });
  return bands.map((band) => Float32Array.from(band as Float32Array));
}

/** Of the pixels, the share that has its field's id, where fields are counted from the darkest. */
async function rightBy(model: ClusterModel, raster: Raster, truth: Raster, idOf: readonly number[]) {
  const labels = await labelAll(raster, model, testRun());
  const [fields] = await samplesOf(truth);
  return labels.filter((label, pixel) => label === idOf[fields[pixel]]).length / labels.length;
}

function kmeansOf(raster: Raster, clusters: number): Promise<ClusterModel> {
  return kmeansCode
    .create(completeParameters(kmeansManifest.parameters, { clusters }))
    .fit(raster, testRun());
}

const COLOURS = [
  [200, 300, 400, 500, 300, 200],
  [300, 400, 300, 300, 500, 500],
  [600, 500, 400, 300, 400, 500],
];

/** Objects of 5 x 4 pixels of three kinds, darkest first, each darker or brighter than its kind by up to a share of it. */
function objects(kinds: readonly (readonly number[])[], lights: number): { raster: Raster; truth: Raster } {
  const [width, height, count] = [65, 64, 13 * 16];
  const random = createRandom(5);
  const kindOf = Array.from({ length: count }, () => random.below(3));
  const light = Array.from({ length: count }, () => 1 + lights * (2 * random.next() - 1));
  const objectOf = (pixel: number): number =>
    Math.floor((pixel % width) / 5) + 13 * Math.floor(Math.floor(pixel / width) / 4);
  const pixels = Array.from({ length: width * height }, (_, pixel) => objectOf(pixel));
  const noise = (): number => 150 * (random.next() + random.next() + random.next() + random.next() - 2);
  const samples = kinds[0].map((_, band) =>
    Float32Array.from(pixels, (own) => light[own] * kinds[kindOf[own]][band] + noise()),
  );
  const grid = syntheticGrid(width, height);
  const bandOf = (name: string, sampleType: 'float32' | 'uint8') => ({
    name,
    sampleType,
    scale: 1,
    offset: 0,
  });
  const bands = samples.map((_, band) => bandOf(`Band ${band}`, 'float32'));
  const truth = Uint8Array.from(pixels, (own) => kindOf[own] + 1);
  return {
    raster: memoryRaster({ name: 'objects', grid, bands, samples }),
    truth: memoryRaster({ name: 'kinds', grid, bands: [bandOf('Kind', 'uint8')], samples: [truth] }),
  };
}

describe('Swath deep as a clusterer', () => {
  const checks = clustererChecks(deepCode, (clusters) => parametersOf({ clusters }));
  it.each(checks)('$title', ({ run }) => run());
});

describe('Swath deep', () => {
  it('finds fields under noise that hides them from k-means, darkest first', async () => {
    const means = FIELDS.map((field) => field.map((value) => value / 10));
    const { raster, truth } = syntheticScene({ width: 70, height: 60, fields: means, noise: 30 });
    const right = await rightBy(await fit(raster, { clusters: 3 }), raster, truth, [0, 3, 1, 2]);
    expect(right).toBeGreaterThan(0.93);
    expect(right).toBeGreaterThan(
      (await rightBy(await kmeansOf(raster, 3), raster, truth, [0, 3, 1, 2])) + 0.05,
    );
  });

  it('finds small objects, each in a light of its own, better than k-means, by the scale of details', async () => {
    const { raster, truth } = objects(COLOURS, 0.25);
    const right = await rightBy(await fit(raster, { clusters: 3 }), raster, truth, [0, 1, 2, 3]);
    expect(right).toBeGreaterThan(
      (await rightBy(await kmeansOf(raster, 3), raster, truth, [0, 1, 2, 3])) + 0.03,
    );
    expect((await fit(raster, { clusters: 3 })).notes!.Scale).toBe('details');
  });

  it('finds small objects that differ by brightness alone no worse than k-means, by refining samples', async () => {
    const greys = [0.8, 1, 1.2].map((level) => COLOURS[0].map((value) => level * value));
    const { raster, truth } = objects(greys, 0.02);
    const model = await fit(raster, { clusters: 3 });
    expect(model.notes!['Refined on']).toBe('samples');
    const right = await rightBy(model, raster, truth, [0, 1, 2, 3]);
    expect(right).toBeGreaterThan(
      (await rightBy(await kmeansOf(raster, 3), raster, truth, [0, 1, 2, 3])) + 0.03,
    );
  });

  it('labels a scene the same whether its bands were standardised before or not', async () => {
    const { raster } = syntheticScene({ width: 40, height: 40, fields: FIELDS, noise: 60 });
    const moments = createMoments(
      2,
      raster.bands.map(({ sampleType }) => sampleType),
    );
    moments.add(new Uint8Array(1600).fill(1), await samplesOf(raster));
    const before = standardiseRaster(
      raster,
      raster.bands.map((_, band) => moments.of(1, band)!),
    );
    const labels = await labelAll(raster, await fit(raster, { clusters: 3 }), testRun());
    const others = await labelAll(before, await fit(before, { clusters: 3 }), testRun());
    expect(labels.filter((label, pixel) => label !== others[pixel]).length).toBeLessThan(8);
  });

  it.each(['field', 'detail'])(
    'labels long blocks in strips that meet without seams at the scale of a %s, on any threads',
    async (scale) => {
      const { raster } = syntheticScene({ width: 150, height: 400, fields: FIELDS, noise: 250 });
      const model = await fit(raster, { clusters: 5, sample: 5000, scale });
      const block = await raster.read({ column: 0, row: 0, width: 150, height: 400 });
      const run = testRun({ workers: scrambledWorkers(3) });
      const whole = await model.predict(block, run, { confidence: true });
      expect(whole.ids).toEqual(await labelAll(raster, model, testRun(), 90));
      expect(whole.confidence!.every((sure) => sure > 0.2 && sure <= 1)).toBe(true);
    },
  );

  it('learns from windows of a large scene, reading little of it, and labels all of it alike', async () => {
    const read: number[] = [];
    const raster = arrayRaster({
      width: 3000,
      height: 2000,
      bandCount: 2,
      blockSize: { width: 250, height: 250 },
      sample: (column, row, band) => {
        const field = (Math.floor(column / 90) + Math.floor(row / 90)) % 2;
        return [100 + 60 * field, 150 - 40 * field][band] + ((column * 7919 + row * 104729 + band * 31) % 13);
      },
      onRead: ({ width, height }) => read.push(width * height),
    });
    const part = { ...raster, bounds: { column: 700, row: 300, width: 900, height: 900 } };
    const model = await fit(part, { clusters: 2, sample: 20000 });
    expect(read.reduce((total, size) => total + size, 0) - 900 * 900).toBeLessThan(60000);
    const { ids } = await model.predict(
      await raster.read({ column: 1000, row: 500, width: 180, height: 90 }),
      testRun(),
    );
    for (let row = 30; row < 60; row++) {
      for (let column = 30; column < 150; column++) {
        const field = (Math.floor((1000 + column) / 90) + Math.floor((500 + row) / 90)) % 2;
        expect(ids[row * 180 + column]).toBe(field + 1);
      }
    }
  });

  it('gives up clusters that no pixel is left in, and says so', async () => {
    const { raster } = syntheticScene({ width: 40, height: 40, fields: [[10, 20]], noise: 5 });
    const model = await fit(raster, { clusters: 20, scale: 'field' });
    const found = new Set(await labelAll(raster, model, testRun()));
    expect(found).toEqual(new Set(Array.from({ length: model.clusterCount }, (_, id) => id + 1)));
    expect(model.notes!['Clusters given up without a pixel'] ?? 0).toBe(20 - model.clusterCount);
    expect(model.clusterCount).toBeLessThan(20);
  });

  it('takes one pixel, one row, one band and a constant scene for a single cluster', async () => {
    const plain = (width: number, samples: number[]): Raster =>
      memoryRaster({
        name: 'plain',
        grid: syntheticGrid(width, samples.length / width),
        bands: [{ name: 'Band', sampleType: 'float32', scale: 1, offset: 0 }],
        samples: [Float32Array.from(samples)],
      });
    const constant = plain(4, Array<number>(16).fill(3));
    for (const raster of [plain(1, [5]), plain(9, [5, 6, 7, 8, 9, 1, 2, 3, 4]), constant]) {
      const labels = await labelAll(raster, await fit(raster, { clusters: 1 }), testRun());
      expect(new Set(labels)).toEqual(new Set([1]));
    }
    await expect(fit(constant, { clusters: 2 })).rejects.toMatchObject({
      code: 'too-few-pixels',
      message: expect.stringContaining('ask for at most 1 cluster,'),
    });
  });

  it('gives pixels no label whose samples cannot be used, and does not let them change others', async () => {
    const { raster } = syntheticScene({ width: 30, height: 30, fields: FIELDS, noise: 20 });
    const samples = await samplesOf(raster);
    [samples[0][100], samples[1][200], samples[2][300]] = [Infinity, -3.4e38, 1e20];
    const broken = memoryRaster({ ...raster, samples });
    const labels = await labelAll(broken, await fit(broken, { clusters: 3 }), testRun());
    expect([...labels.keys()].filter((pixel) => labels[pixel] === 0)).toEqual([100, 200, 300]);
    const whole = await labelAll(raster, await fit(raster, { clusters: 3 }), testRun());
    expect(labels.filter((label, pixel) => label !== whole[pixel]).length).toBeLessThan(6);
  });

  it('is stopped while threads refine, and not after', async () => {
    const stopper = new AbortController();
    const plainly = testRun().workers;
    const workers: Workers = {
      size: 1,
      run: (task, input, options) => {
        if (task.name !== 'refine-ids') return plainly.run(task, input, options);
        expect(options?.signal).toBe(stopper.signal);
        return new Promise((_, reject) => {
          options!.signal!.addEventListener('abort', () =>
            reject(new EngineError('cancelled', 'Cancelled.')),
          );
          stopper.abort();
        });
      },
    };
    const { raster } = syntheticScene({ width: 30, height: 30, fields: FIELDS, noise: 30 });
    const run = { ...testRun({ signal: stopper.signal }), workers };
    await expect(deepCode.create(parametersOf({ clusters: 3 })).fit(raster, run)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('a saved model of Swath deep', () => {
  const { raster } = syntheticScene({ width: 30, height: 30, fields: FIELDS, noise: 40 });

  it.each(['field', 'detail'])('is the same again, notes and confidence and all, for a %s', async (scale) => {
    const model = await fit(raster, { clusters: 3, scale });
    const restored = deepCode.restore(model.save());
    expect(restored.notes).toEqual(model.notes);
    const block = await raster.read({ column: 0, row: 0, width: 30, height: 30 });
    const labels = await model.predict(block, testRun(), { confidence: true });
    expect(await restored.predict(block, testRun(), { confidence: true })).toEqual(labels);
  });

  it('refuses other bands, and is refused where it is broken', async () => {
    const model = await fit(raster, { clusters: 2 });
    const block = await raster.read({ column: 0, row: 0, width: 30, height: 30 }, { bands: [0, 1] });
    await expect(model.predict(block, testRun())).rejects.toMatchObject({ code: 'bad-input' });
    const state = model.save();
    const data = state.data as Record<string, unknown>;
    const { means } = state.arrays!;
    for (const broken of [
      { ...state, version: 2 },
      { ...state, data: { ...data, clusterCount: 9 } },
      { ...state, data: { ...data, variance: 0 } },
      { ...state, arrays: {} },
      { ...state, arrays: { ...state.arrays, means: { ...means, shape: [1, means.values.length] } } },
      { ...state, arrays: { ...state.arrays, means: { ...means, values: means.values.map(() => NaN) } } },
    ]) {
      expect(() => deepCode.restore(broken)).toThrow(/saved model/);
    }
  });
});

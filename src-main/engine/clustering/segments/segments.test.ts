import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { createRandom } from '../../random.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { scrambledWorkers } from '../../testing/scrambled-workers.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel, ModelState } from '../clusterer.ts';
import { confidenceRaster } from '../labels/confidence-raster.ts';
import { segmentsCode, segmentsManifest } from './segments.ts';

const complete = (parameters: Parameters): Parameters =>
  completeParameters(segmentsManifest.parameters, parameters);

function fit(raster: Raster, parameters: Parameters, run = testRun()): Promise<ClusterModel> {
  return segmentsCode.create(complete(parameters)).fit(raster, run);
}

function grey(
  width: number,
  height: number,
  sample: (column: number, row: number) => number,
  nodata?: number,
): Raster {
  const values = Float32Array.from({ length: width * height }, (_, i) =>
    sample(i % width, Math.floor(i / width)),
  );
  const band = { name: 'Grey', sampleType: 'float32', scale: 1, offset: 0, nodata } as const;
  return memoryRaster({ name: 'grey', grid: syntheticGrid(width, height), bands: [band], samples: [values] });
}

const steps = (): Raster => grey(40, 40, (column) => (column < 20 ? 1 : 9));

/** Larger than a cell both ways. */
const largeScene = (): Raster =>
  syntheticScene({
    width: 300,
    height: 270,
    fields: [
      [10, 90, 30],
      [120, 40, 90],
      [60, 60, 200],
      [220, 210, 190],
    ],
    noise: 20,
    missing: 0.02,
    blockSize: { width: 64, height: 64 },
  }).raster;

async function confidenceOf(raster: Raster, model: ClusterModel): Promise<number[]> {
  const { width, height } = raster.grid;
  const window = { column: 0, row: 0, width, height };
  return Array.from((await confidenceRaster(raster, model, testRun()).read(window)).bands[0], Number);
}

describe('segments as a clusterer', () => {
  const checks = clustererChecks(segmentsCode, (clusters) => complete({ clusters, minimumSegment: 1 }));
  it.each(checks)('$title', ({ run }) => run());
});

describe('segments as a clusterer that smooths widely', () => {
  const checks = clustererChecks(segmentsCode, (clusters) =>
    complete({
      clusters,
      minimumSegment: 1,
      spatialDetail: 10,
      spectralDetail: 14,
      deviation: true,
      size: true,
    }),
  );
  it.each(checks.filter(({ title }) => /seams|workers|saved|sure/.test(title)))('$title', ({ run }) => run());
});

describe('segments', () => {
  it('are whole where single pixels are speckle', async () => {
    const random = createRandom(3);
    const noise = Float32Array.from({ length: 80 * 60 }, () => 30 * (random.next() + random.next() - 1));
    const raster = grey(80, 60, (column, row) => (column < 40 ? 40 : 110) + noise[row * 80 + column]);
    const labels = await labelAll(raster, await fit(raster, { clusters: 2, spectralDetail: 10 }), testRun());
    const wrong = labels.filter((label, i) => label !== (i % 80 < 40 ? 1 : 2)).length;
    expect(wrong / labels.length).toBeLessThan(0.01);
  });

  it('carry one label and one confidence each', async () => {
    const raster = grey(60, 60, (column, row) => 50 * (Math.floor(column / 20) + 3 * Math.floor(row / 20)));
    const model = await fit(raster, { clusters: 5 });
    const labels = await labelAll(raster, model, testRun());
    const sure = await confidenceOf(raster, model);
    for (let i = 0; i < labels.length; i++) {
      const first = Math.floor(i / 1200) * 1200 + Math.floor((i % 60) / 20) * 20;
      expect([labels[i], sure[i]]).toEqual([labels[first], sure[first]]);
    }
    expect(new Set(labels).size).toBe(5);
  });

  it('are the same for any windows and threads over several cells', async () => {
    const raster = largeScene();
    const model = await fit(raster, { clusters: 4 });
    const whole = await labelAll(raster, model, testRun(), 512);
    expect(await labelAll(raster, model, testRun(), 150)).toEqual(whole);
    const many = testRun({ workers: scrambledWorkers(3) });
    expect((await fit(raster, { clusters: 4 }, many)).save()).toEqual(model.save());
    expect(await labelAll(raster, model, many, 512)).toEqual(whole);
  });

  it('learn from a few cells of a large scene, the same for any threads', async () => {
    const raster = largeScene();
    const few = await fit(raster, { clusters: 4, cells: 1 });
    const many = testRun({ workers: scrambledWorkers(4) });
    expect((await fit(raster, { clusters: 4, cells: 1 }, many)).save()).toEqual(few.save());
    const all = await fit(raster, { clusters: 4, cells: 0 });
    expect(few.notes!['Segments learned from']).toBeLessThan(Number(all.notes!['Segments learned from']));
  });

  it('end at the lines of the lattice, but are smoothed across them', async () => {
    const flat = grey(300, 40, () => 1);
    expect((await fit(flat, { clusters: 1 })).notes!['Segments learned from']).toBe(2);
    const random = createRandom(5);
    const noise = Float32Array.from({ length: 300 * 40 }, () => random.next());
    const raster = grey(300, 40, (column, row) => noise[row * 300 + column]);
    const other = grey(300, 40, (column, row) => (column === 256 ? 0.5 : noise[row * 300 + column]));
    const model = await fit(raster, { clusters: 6, minimumSegment: 1 });
    const left = async (scene: Raster): Promise<Uint16Array> =>
      (await labelAll(scene, model, testRun())).filter((_, i) => i % 300 < 256);
    expect(await left(other)).not.toEqual(await left(raster));
  });

  it('leave nodata out, however it lies', async () => {
    const raster = grey(50, 50, (column, row) => ((column + row) % 3 === 0 ? -1 : column < 25 ? 5 : 90), -1);
    const labels = await labelAll(raster, await fit(raster, { clusters: 2, minimumSegment: 1 }), testRun());
    labels.forEach((label, i) => {
      const [column, row] = [i % 50, Math.floor(i / 50)];
      expect(label).toBe((column + row) % 3 === 0 ? 0 : column < 25 ? 1 : 2);
    });
  });

  it.each([
    ['size', (column: number) => (column < 20 ? Math.floor(column / 2) % 2 : 3)],
    ['deviation', (column: number, row: number) => (column < 30 ? ((column + row) % 2) * 0.1 : 3)],
  ] as const)('are grouped by %s alone where that is chosen', async (feature, sample) => {
    const raster = grey(60, 60, (column, row) => sample(column, row) + (column > 50 ? 5 : 0));
    const parameters = { clusters: 2, mean: false, [feature]: true, minimumSegment: 1 };
    const labels = await labelAll(raster, await fit(raster, parameters), testRun());
    expect(new Set(labels)).toEqual(new Set([1, 2]));
    const row = [...labels.subarray(0, 60)];
    expect(row[3]).not.toBe(row[40]);
  });

  it('have the darkest cluster first where other features are chosen too', async () => {
    // One large dark segment and five small bright ones: by size alone the order would be the other.
    const raster = grey(100, 60, (column) => (column < 50 ? 10 : Math.floor(column / 10) % 2 ? 180 : 240));
    const parameters = { clusters: 2, size: true, rectangularity: true };
    const labels = await labelAll(raster, await fit(raster, parameters), testRun());
    expect([labels[0], labels[55], labels[65]]).toEqual([1, 2, 2]);
  });

  it('make one cluster of one pixel, and do not mind constant bands', async () => {
    const raster = grey(1, 1, () => 7);
    expect([...(await labelAll(raster, await fit(raster, { clusters: 1 }), testRun()))]).toEqual([1]);
    expect(
      new Set(
        await labelAll(
          grey(30, 30, () => 7),
          await fit(raster, { clusters: 1 }),
          testRun(),
        ),
      ).size,
    ).toBe(1);
  });

  it('say so where too few of them differ, and what to do', async () => {
    await expect(fit(steps(), { clusters: 3 })).rejects.toMatchObject({
      code: 'too-few-pixels',
      message: expect.stringContaining('grey: 3 clusters need at least 3 different segments, but of the 2'),
    });
  });

  it('take pixels far off as data and infinite ones as none', async () => {
    const values = (band: number) =>
      Float32Array.from({ length: 900 }, (_, i) =>
        i === 77 ? 1e18 : i === 400 + band ? Infinity : (i * 7) % 50,
      );
    const band = { name: 'Grey', sampleType: 'float32', scale: 1, offset: 0 } as const;
    const raster = memoryRaster({
      name: 'far off',
      grid: syntheticGrid(30, 30),
      bands: [band, band],
      samples: [values(0), values(1)],
    });
    const model = await fit(raster, { clusters: 4, minimumSegment: 1 });
    const labels = await labelAll(raster, model, testRun());
    expect([...labels.keys()].filter((i) => labels[i] === 0)).toEqual([400, 401]);
    expect(labels[77]).toBe(4);
  });

  it('make 255 clusters', async () => {
    const random = createRandom(8);
    const values = Float32Array.from({ length: 6400 }, () => random.next());
    const raster = grey(80, 80, (column, row) => values[row * 80 + column]);
    const model = await fit(raster, { clusters: 255, minimumSegment: 1, spectralDetail: 20, iterations: 2 });
    expect(new Set(await labelAll(raster, model, testRun())).size).toBeGreaterThan(240);
  });

  it('must be grouped by something', async () => {
    await expect(
      fit(
        grey(9, 9, () => 1),
        { clusters: 1, mean: false },
      ),
    ).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('refuse blocks with another number of bands', async () => {
    const model = await fit(largeScene(), { clusters: 2, cells: 1 });
    await expect(
      labelAll(
        grey(9, 9, () => 1),
        model,
        testRun(),
      ),
    ).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('are not restored from a damaged model', async () => {
    const { data, ...state } = (await fit(steps(), { clusters: 2 })).save() as ModelState & {
      data: { space: object; segmenting: object };
    };
    const refused = expect.objectContaining({ code: 'bad-input' });
    for (const damaged of [
      { ...data, centres: [[1, 2]] },
      { ...data, space: { ...data.space, indices: [99] } },
      { ...data, segmenting: { ...data.segmenting, radius: 1e6 } },
    ]) {
      expect(() => segmentsCode.restore({ ...state, data: damaged })).toThrowError(refused);
    }
    expect(segmentsCode.restore({ ...state, data }).clusterCount).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticGrid, syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import type { ClassSignature, SignatureSet } from '../signatures/signature-set.ts';
import { hybridCode, hybridManifest } from './hybrid.ts';

/** So many, however small. */
const exactly = (clusters: number): Parameters => ({
  clusters,
  minimumClusters: clusters,
  minimumClassSize: 1,
});

const complete = (parameters: Parameters = {}): Parameters =>
  completeParameters(hybridManifest.parameters, parameters);

function fit(raster: Raster, parameters?: Parameters, signatures?: SignatureSet): Promise<ClusterModel> {
  return hybridCode.create(complete(parameters), { signatures }).fit(raster, testRun());
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

const given = (...classes: Partial<ClassSignature>[]): SignatureSet => ({
  source: 'classes.json',
  classes: classes.map((one, i) => ({
    name: `class ${i + 1}`,
    pixels: 100,
    mean: [0],
    covariance: [1],
    ...one,
  })),
});

describe('the hybrid as a clusterer', () => {
  it.each(clustererChecks(hybridCode, (clusters) => complete(exactly(clusters))))('$title', ({ run }) =>
    run(),
  );
});

describe('the hybrid', () => {
  it('gives a pixel to the wider of two clusters though the mean of the other is nearer', async () => {
    const narrow = Array.from({ length: 200 }, (_, i) => 100 + (i % 3));
    const wide = Array.from({ length: 200 }, (_, i) => 160 + i / 2);
    const raster = oneRow([...narrow, ...wide, 112]);
    const labels = await labelsOf(raster, await fit(raster, exactly(2)));
    expect(labels.slice(0, 200).every((label) => label === 1)).toBe(true);
    expect(labels.at(-1)).toBe(2);
  });

  it('gives clusters of too few pixels the spread of all, and says which', async () => {
    const raster = oneRow([1, 2, 1, 2, 1, 2, 1.5, 2, 90, 50], [5, 5, 6, 6, 5.5, 6, 5, 5.5, 80, 10]);
    const model = await fit(raster, exactly(3));
    expect(model.notes!['Too few or too uniform pixels, spread of all mixed in']).toBe('2, 3');
    expect((await labelsOf(raster, model)).slice(-2)).toEqual([3, 2]);
  });

  it('does not mind constant bands, nor clusters without any spread', async () => {
    const raster = oneRow([5, 5, 5, 5, 5, 5, 5], [1, 2, 1.5, 8, 9, 8.5, 9]);
    expect(await labelsOf(raster, await fit(raster, exactly(2)))).toEqual([1, 1, 1, 2, 2, 2, 2]);
    const flat = oneRow([3, 1, 2, 2, 1, 3, 3], [0, 0, 0, 0, 0, 0, 0]);
    expect(await labelsOf(flat, await fit(flat, exactly(3)))).toEqual([3, 1, 2, 2, 1, 3, 3]);
  });

  it.each([1, 255, 1000])('takes %i clusters', async (clusters) => {
    const raster = oneRow(Array.from({ length: 40000 }, (_, i) => i));
    const model = await fit(raster, exactly(clusters));
    expect(model.clusterCount).toBe(clusters);
    expect(new Set(await labelsOf(raster, model)).size).toBeGreaterThan(clusters * 0.9);
  });

  it('makes one cluster of one pixel', async () => {
    const raster = oneRow([7.5], [-2]);
    expect(await labelsOf(raster, await fit(raster, exactly(1)))).toEqual([1]);
  });

  it('rejects about the fraction that is asked for', async () => {
    const fields = [
      [100, 100, 100],
      [900, 500, 200],
    ];
    const { raster } = syntheticScene({ width: 150, height: 150, fields, noise: 20 });
    for (const rejectFraction of [0.01, 0.1, 0.5]) {
      const labels = await labelsOf(raster, await fit(raster, { ...exactly(2), rejectFraction }));
      const rejected = labels.filter((label) => label === 0).length / labels.length;
      expect(Math.abs(rejected - rejectFraction)).toBeLessThan(0.01);
    }
  });

  it('rejects the same pixels after it was saved and loaded', async () => {
    const { raster } = syntheticScene({ width: 40, height: 40, fields: [[0], [99]], noise: 20 });
    const model = await fit(raster, { ...exactly(2), rejectFraction: 0.2 });
    const restored = hybridCode.restore(JSON.parse(JSON.stringify(model.save())));
    const labels = await labelsOf(raster, model);
    expect(labels).toContain(0);
    expect(await labelsOf(raster, restored)).toEqual(labels);
  });
});

describe('maximum likelihood by given signatures', () => {
  it('keeps the classes in their order, with names and colours', async () => {
    const raster = oneRow([0, 10, 20]);
    const set = given({ mean: [20], colour: '#0000ff' }, { mean: [0] }, { mean: [10] });
    const model = await fit(raster, {}, set);
    expect(await labelsOf(raster, model)).toEqual([2, 3, 1]);
    expect(model.classes).toEqual([
      { name: 'class 1', colour: '#0000ff' },
      { name: 'class 2' },
      { name: 'class 3' },
    ]);
    expect(hybridCode.restore(model.save()).classes).toEqual(model.classes);
  });

  it('weighs classes by their pixels where the priors are those of the sample', async () => {
    const raster = oneRow([5.2]);
    const set = given({ pixels: 1e6 }, { mean: [10], pixels: 10 });
    expect(await labelsOf(raster, await fit(raster, { priors: 'equal' }, set))).toEqual([2]);
    expect(await labelsOf(raster, await fit(raster, { priors: 'sample' }, set))).toEqual([1]);
  });

  it('leaves classes without pixels out, and says so', async () => {
    const raster = oneRow([0, 20]);
    const model = await fit(raster, {}, given({}, { mean: [20], pixels: 0 }, { mean: [21] }));
    expect(await labelsOf(raster, model)).toEqual([1, 2]);
    expect(model.notes).toEqual({ 'Signatures left out, without pixels': 1 });
    expect(model.classes!.map(({ name }) => name)).toEqual(['class 1', 'class 3']);
  });

  it('names both numbers of bands where they differ', async () => {
    await expect(fit(oneRow([1], [2]), {}, given({}))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/classes\.json has signatures of 1 bands, but 2 are to be classified/),
    });
  });

  it('is surer of a pixel the nearer it is to one class alone', async () => {
    const raster = oneRow([0, 1, 2, 2.4]);
    const model = await fit(raster, {}, given({}, { mean: [5] }));
    const block = await raster.read({ column: 0, row: 0, width: 4, height: 1 });
    const { confidence } = await model.predict(block, testRun(), { confidence: true });
    const expected = [0, 1, 2, 2.4].map((x) => 1 / (1 + Math.exp((x * x - (x - 5) ** 2) / 2)));
    confidence!.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
  });
});

import { describe, expect, it } from 'vitest';
import type { Parameters } from '../../parameters.ts';
import { maskRaster } from '../../raster/mask.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import type { Block, Raster } from '../../raster/raster.ts';
import type { RunEvent } from '../../run.ts';
import { labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { devices } from '../deep/deep.test-setup.ts';
import { ssccCode } from './sscc.ts';
import { compact, scene } from './sscc.test-setup.ts';

describe('sscc', () => {
  const fit = (raster: Raster, given: Parameters = {}, run = testRun({ devices })) =>
    ssccCode.create(compact(3, { epochs: 6, heads: 1, ...given })).fit(raster, run);
  const label = (raster: Raster, model: ClusterModel) => labelAll(raster, model, testRun({ devices }));

  it('learns from 200 bands of a scene, or of what a mask leaves of it as if there were no more', async () => {
    const spectrum = (phase: number): number[] =>
      Array.from({ length: 200 }, (_, band) => 100 + 40 * Math.sin(band / 30 + phase));
    const fields = [spectrum(0), spectrum(2), spectrum(4)];
    const { raster, truth } = syntheticScene({ width: 36, height: 30, fields, noise: 10 });
    const fieldOf = await samplesOf(truth);
    const whole = await label(raster, await fit(raster));
    expect(agreement(whole, fieldOf, namesOf(whole, fieldOf))).toBeGreaterThan(0.7);

    const kept = Uint8Array.from(fieldOf, (field, pixel) => (field !== 2 && pixel % 7 > 0 ? 1 : 0));
    const mask = memoryRaster({ name: 'mask', grid: raster.grid, bands: truth.bands, samples: [kept] });
    const masked = maskRaster(raster, { areas: [], mask });
    const model = await fit(masked, { clusters: 2 });
    const labels = await label(masked, model);
    labels.forEach((id, pixel) => expect(id > 0).toBe(kept[pixel] === 1));
    const other: Raster = {
      ...raster,
      read: async (window, options) => spoilt(await raster.read(window, options)),
    };
    const spoilt = ({ window, bands, valid }: Block): Block => ({
      window,
      valid,
      bands: bands.map((band) =>
        Float32Array.from(band as Float32Array, (value, i) => {
          const [row, column] = [Math.floor(i / window.width), i % window.width];
          return kept[(window.row + row) * 36 + window.column + column] === 1 ? value : -1e6;
        }),
      ),
    });
    const spoiltMasked = maskRaster(other, { areas: [], mask });
    const again = await fit(spoiltMasked, { clusters: 2 });
    expect(again.save().arrays).toEqual(model.save().arrays);
    expect(await label(spoiltMasked, again)).toEqual(labels);
  });

  it('labels another scene with the same bands', async () => {
    const [one, other] = [scene(1), scene(5)];
    const model = await fit(one.raster);
    const [truth, otherTruth] = [await samplesOf(one.truth), await samplesOf(other.truth)];
    const names = namesOf(await label(one.raster, model), truth);
    expect(new Set(names.values()).size).toBe(3);
    const restored = ssccCode.restore(structuredClone(model.save()));
    expect(agreement(await label(other.raster, restored), otherTruth, names)).toBeGreaterThan(0.7);
  });

  it('labels every pixel where it learned from a few', async () => {
    const { raster } = scene();
    const told: RunEvent[] = [];
    const run = testRun({ devices, tell: (event) => void told.push(event) });
    const model = await fit(raster, { sample: 100, batch: 128, epochs: 1 }, run);
    expect(told).toContainEqual({
      kind: 'notice',
      message: expect.stringMatching(/100 pixels to learn from: batches have 100 patches instead of 128/),
    });
    expect(model.notes).toMatchObject({ Epochs: 1 });
    expect((await label(raster, model)).every((id) => id > 0)).toBe(true);
  });

  it('puts all pixels into one cluster for sure, without training, where one is asked for', async () => {
    const { raster } = scene();
    const told: RunEvent[] = [];
    const model = await fit(
      raster,
      { clusters: 1 },
      testRun({ devices, tell: (event) => void told.push(event) }),
    );
    expect(told).toEqual([]);
    const block = await raster.read({ column: 0, row: 0, width: 20, height: 20 });
    const { ids, confidence } = await model.predict(block, testRun({ devices }), { confidence: true });
    expect(new Set(ids)).toEqual(new Set([1]));
    expect(new Set(confidence)).toEqual(new Set([1]));
  });
});

/** The share of the pixels with truth whose label is that of their field. */
function agreement(labels: ArrayLike<number>, truth: ArrayLike<number>, names: Map<number, number>): number {
  const fields = Array.from(truth, (field, pixel) => [field, pixel]).filter(([field]) => field > 0);
  return fields.filter(([field, pixel]) => names.get(field) === labels[pixel]).length / fields.length;
}

/** The label that most pixels of each field have. */
function namesOf(labels: ArrayLike<number>, truth: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, Map<number, number>>();
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const own = counts.get(truth[pixel]) ?? new Map<number, number>();
    counts.set(truth[pixel], own.set(labels[pixel], (own.get(labels[pixel]) ?? 0) + 1));
  }
  const most = (own: Map<number, number>): number => [...own].sort(([, one], [, other]) => other - one)[0][0];
  return new Map([...counts].map(([field, own]) => [field, most(own)]));
}

async function samplesOf({ read, grid: { width, height } }: Raster): Promise<ArrayLike<number>> {
  const { bands } = await read({ column: 0, row: 0, width, height });
  return Array.from(bands[0], Number);
}

import { describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClustererCode, ModelState } from '../clusterer.ts';
import { confidenceRaster } from '../labels/confidence-raster.ts';
import { prototypesCode, prototypesManifest } from './prototypes.ts';
import { examplesAt, farApart, fewOfEach, wholeBand } from './prototypes.test-setup.ts';

const FIELDS = [
  [10, 200, 30],
  [120, 40, 90],
  [60, 60, 200],
];
const { raster, truth } = syntheticScene({ width: 72, height: 60, fields: FIELDS, noise: 25, missing: 0.05 });
const parameters = completeParameters(prototypesManifest.parameters, {});
const run = testRun();
const learned = async () => {
  const pixels = await fewOfEach(truth, 5, 3);
  const model = await prototypesCode
    .create(parameters, { examples: examplesAt(raster, pixels) })
    .fit(raster, run);
  return { pixels, model };
};
/** Band by band. */
const planes = () => Promise.all([0, 1, 2].map((band) => wholeBand({ ...raster, read: readBand(band) })));
const readBand =
  (band: number): typeof raster.read =>
  async (window, options) => {
    const block = await raster.read(window, options);
    return { ...block, bands: [block.bands[band]] };
  };

describe('prototypes without a network', () => {
  const withExamples: ClustererCode = {
    create: ({ clusters, ...given }) => ({
      fit: async (scene, own) => {
        const examples = examplesAt(scene, await farApart(scene, Math.max(2, Number(clusters))));
        return prototypesCode.create(given, { examples }).fit(scene, own);
      },
    }),
    restore: prototypesCode.restore,
  };
  const parametersFor = (clusters: number): Parameters => ({ ...parameters, clusters });
  const checks = clustererChecks(withExamples, parametersFor).filter(
    ({ title }) => !title.includes('single cluster'),
  );

  it.each(checks)('$title', (check) => check.run());

  it('label each pixel by the nearest mean of its bands, and are as sure as the softmax over the classes', async () => {
    const { pixels, model } = await learned();
    const samples = await planes();
    const means = pixels.map((own) =>
      samples.map((plane) => own.reduce((sum, pixel) => sum + plane[pixel] / own.length, 0)),
    );
    const within = pixels.flatMap((own, place) =>
      own.flatMap((pixel) => samples.map((plane, band) => (plane[pixel] - means[place][band]) ** 2)),
    );
    const spread = within.reduce((sum, square) => sum + square, 0) / (15 - 3);
    const ids = await labelAll(raster, model, run);
    const sure = await wholeBand(confidenceRaster(raster, model, run));
    const fields = await wholeBand(truth);
    let right = 0;
    for (const [pixel, id] of ids.entries()) {
      if (fields[pixel] === 0) {
        expect([id, sure[pixel]]).toEqual([0, NaN]);
        continue;
      }
      const distances = means.map((mean) =>
        mean.reduce((sum, value, band) => sum + (value - samples[band][pixel]) ** 2, 0),
      );
      expect(distances[id - 1]).toBeLessThanOrEqual(Math.min(...distances) * (1 + 1e-5));
      const shares = distances.map((distance) => Math.exp((distances[id - 1] - distance) / spread));
      expect(sure[pixel]).toBeCloseTo(1 / shares.reduce((sum, share) => sum + share, 0), 4);
      if (id === fields[pixel]) right++;
    }
    expect(right).toBeGreaterThan(0.9 * fields.filter((field) => field > 0).length);
  });

  it('are noted as such, and keep their classes when saved', async () => {
    const { model } = await learned();
    expect(model.notes).toEqual({ Network: 'none', 'Example pixels': 15 });
    const again = prototypesCode.restore(JSON.parse(JSON.stringify(model.save())) as ModelState);
    expect([again.classes, again.notes]).toEqual([model.classes, model.notes]);
  });

  it('say which classes the bands do not tell apart', async () => {
    const plain = syntheticScene({ width: 30, height: 30, fields: FIELDS.slice(0, 1), noise: 0 }).raster;
    const alike = prototypesCode.create(parameters, { examples: examplesAt(plain, [[5], [600]]) });
    await expect(alike.fit(plain, run)).rejects.toThrow(/bands show no difference.*"Class 1" and "Class 2"/);
  });

  it.each<[string, (data: Record<string, unknown[]>) => object]>([
    ['of fewer means than classes', (data) => ({ ...data, centres: data.centres.slice(1) })],
    ['of means of unlike lengths', (data) => ({ ...data, centres: [[1], [1, 2], [3]] })],
    ['without a spread', (data) => ({ ...data, spread: 0 })],
  ])('a saved model %s is refused', async (_title, change) => {
    const state = (await learned()).model.save();
    const data = change(state.data as Record<string, unknown[]>);
    expect(() => prototypesCode.restore({ ...state, data })).toThrow(/run the clustering again/);
  });
});

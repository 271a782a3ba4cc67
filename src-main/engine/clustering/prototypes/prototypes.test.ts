import { beforeAll, describe, expect, it } from 'vitest';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { confidenceRaster } from '../labels/confidence-raster.ts';
import type { Raster } from '../../raster/raster.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClustererCode, GivenToClusterer, ModelState } from '../clusterer.ts';
import { devices } from '../deep/deep.test-setup.ts';
import { judgePatches } from '../deep/judge.ts';
import { restoreEncoder } from '../deep/trained-encoder.ts';
import { kmeansCode, kmeansManifest } from '../kmeans/kmeans.ts';
import { selflabelCode, selflabelManifest } from '../selflabel/selflabel.ts';
import { ssccCode, ssccManifest } from '../sscc/sscc.ts';
import { prototypesCode, prototypesManifest } from './prototypes.ts';
import { examplesAt, farApart, fewOfEach, wholeBand } from './prototypes.test-setup.ts';

const FIELDS = [
  [10, 200, 30],
  [120, 40, 90],
  [60, 60, 200],
  [220, 210, 190],
];
const scene = (seed: number, changes = {}) =>
  syntheticScene({ width: 72, height: 60, fields: FIELDS, noise: 20, seed, ...changes });

const run = testRun({ devices });
const complete = (given: Parameters = {}): Parameters =>
  completeParameters(prototypesManifest.parameters, given);
/** As small as it gets: a pixel is its own patch. */
const PIXELS = { patch: 1, padding: 'same' };
/** One block without padding: the scene goes through the net as an image. */
const IMAGES = { patch: 5, blocks: 1, padding: 'valid' };

/** A net that learned for a few steps what four clusters are. */
async function trained(given: Parameters, raster: Raster): Promise<ModelState> {
  const small = { clusters: 4, width: 4, batch: 64, sample: 640, epochs: 4, ...given };
  const parameters = completeParameters(selflabelManifest.parameters, small);
  return (await selflabelCode.create(parameters).fit(raster, run)).save();
}

let pixelModel: ModelState;
let imageModel: ModelState;

beforeAll(async () => {
  const { raster } = scene(1);
  pixelModel = await trained(PIXELS, raster);
  imageModel = await trained({ ...IMAGES, patch: 9 }, raster);
});

describe('the contract of a clusterer', () => {
  /** With examples of so many classes as a check wants clusters: pixels that are far apart. */
  const withExamples: ClustererCode = {
    create: ({ clusters, ...parameters }) => ({
      fit: async (raster, own) => {
        const examples = examplesAt(raster, await farApart(raster, Math.max(2, Number(clusters))));
        return prototypesCode.create(parameters, { model: pixelModel, examples }).fit(raster, own);
      },
    }),
    restore: prototypesCode.restore,
  };
  const parametersFor = (clusters: number): Parameters => ({ ...complete(), clusters });
  // A class alone is refused.
  const checks = clustererChecks(withExamples, parametersFor, { devices }).filter(
    ({ title }) => !title.includes('single cluster'),
  );

  it.each(checks)('$title', (check) => check.run());
});

describe('a few examples of each class', () => {
  /** Pixels whose surroundings are all of one field: others are of two classes. */
  const inner = (fields: readonly number[], { width, height }: Raster['grid'], radius: number): number[] =>
    [...fields.keys()].filter((pixel) => {
      const [column, row] = [pixel % width, Math.floor(pixel / width)];
      for (let y = Math.max(0, row - radius); y <= Math.min(height - 1, row + radius); y++) {
        for (let x = Math.max(0, column - radius); x <= Math.min(width - 1, column + radius); x++)
          if (fields[y * width + x] !== fields[pixel]) return false;
      }
      return true;
    });

  it.each([
    ['pixel by pixel', () => pixelModel, 0, 8],
    ['with their surroundings, as images', () => imageModel, 2, 20],
  ] as const)(
    'classify fields, and those of another scene that was never learned from: %s',
    async (_title, model, radius, noise) => {
      const { raster, truth } = scene(1, { noise });
      const examples = examplesAt(raster, await fewOfEach(truth, 5, 3));
      const learned = await prototypesCode.create(complete(), { model: model(), examples }).fit(raster, run);
      for (const other of [scene(1, { noise }), scene(8, { noise })]) {
        const fields = await wholeBand(other.truth);
        const ids = await labelAll(other.raster, learned, run);
        const certain = inner(fields, other.raster.grid, radius);
        expect(certain.length).toBeGreaterThan(0.5 * fields.length);
        const right = certain.filter((pixel) => ids[pixel] === fields[pixel]).length / certain.length;
        expect(right).toBeGreaterThan(0.95);
      }
    },
  );

  it('label pixels as the nearest mean of the features of patches, one by one, does', async () => {
    const { raster, truth } = scene(1, { missing: 0.05 });
    const pixels = await fewOfEach(truth, 4, 1);
    const given = { model: imageModel, examples: examplesAt(raster, pixels) };
    const learned = await prototypesCode.create(complete(), given).fit(raster, run);
    const { input, net, weights } = restoreEncoder(imageModel);
    const { width, height } = raster.grid;
    const block = await raster.read({ column: 0, row: 0, width, height });
    const features = new Map<number, number[]>();
    for await (const { places, rows } of judgePatches(input, net, weights, 'features')(block, run)) {
      const length = rows.length / places.length;
      places.forEach((place, row) =>
        features.set(place, [...rows.subarray(row * length, (row + 1) * length)]),
      );
    }
    const means = pixels.map((own) =>
      features
        .get(own[0])!
        .map((_, i) => own.reduce((sum, pixel) => sum + features.get(pixel)![i] / own.length, 0)),
    );
    const ids = await labelAll(raster, learned, run);
    const fields = await wholeBand(truth);
    expect([...ids.keys()].filter((pixel) => ids[pixel] > 0)).toEqual(
      [...fields.keys()].filter((pixel) => fields[pixel] > 0),
    );
    for (const [pixel, row] of features) {
      const distances = means.map((mean) => mean.reduce((sum, value, i) => sum + (value - row[i]) ** 2, 0));
      // Of two as near as float32 tells, either will do.
      expect(distances[ids[pixel] - 1]).toBeLessThanOrEqual(Math.min(...distances) * (1 + 1e-4));
    }
  });

  it('make the model surer inside of a field than near its border', async () => {
    const { raster, truth } = scene(1);
    const examples = examplesAt(raster, await fewOfEach(truth, 20, 2));
    const learned = await prototypesCode.create(complete(), { model: imageModel, examples }).fit(raster, run);
    const sure = await wholeBand(confidenceRaster(raster, learned, run));
    const fields = await wholeBand(truth);
    const certain = new Set(inner(fields, raster.grid, 4));
    const mean = (pixels: number[]): number =>
      pixels.reduce((sum, pixel) => sum + sure[pixel], 0) / pixels.length;
    const others = [...fields.keys()].filter((pixel) => !certain.has(pixel));
    expect(mean([...certain])).toBeGreaterThan(mean(others));
  });

  it('are as many of a class as are asked for, at most, and noted', async () => {
    const { raster, truth } = scene(1);
    const examples = examplesAt(raster, await fewOfEach(truth, 30, 2));
    const fit = (perClass: number) =>
      prototypesCode.create(complete({ perClass }), { model: pixelModel, examples }).fit(raster, run);
    expect((await fit(7)).notes).toEqual({ Network: 'selflabel', 'Example pixels': 28 });
    expect((await fit(4096)).notes).toEqual({ Network: 'selflabel', 'Example pixels': 120 });
  });
});

describe('a model of prototypes', () => {
  it('is made from one of any method with a network, also from another of its own', async () => {
    const { raster, truth } = scene(1);
    const examples = examplesAt(raster, await fewOfEach(truth, 5, 3));
    const small = { clusters: 4, width: 4, batch: 64, sample: 640, epochs: 1 };
    const parameters = completeParameters(ssccManifest.parameters, { ...small, ...PIXELS, heads: 1 });
    const contrastive = (await ssccCode.create(parameters).fit(raster, run)).save();
    const first = await prototypesCode.create(complete(), { model: contrastive, examples }).fit(raster, run);
    const again = await prototypesCode.create(complete(), { model: first.save(), examples }).fit(raster, run);
    expect(again.notes).toMatchObject({ Network: 'prototypes' });
    expect(await labelAll(raster, again, run)).toEqual(await labelAll(raster, first, run));
  });

  it('keeps the names, colours and ids of its classes when it was saved', async () => {
    const { raster, truth } = scene(1);
    const { source, raster: ids } = examplesAt(raster, await fewOfEach(truth, 5, 3));
    const classes = [1, 2, 3, 4].map((id) => ({ id, name: `Field ${id}`, colour: `#00000${id}` }));
    const given = { model: pixelModel, examples: { source, classes, raster: ids } };
    const learned = await prototypesCode.create(complete(), given).fit(raster, run);
    expect(prototypesCode.restore(learned.save()).classes).toEqual(classes);
    expect(learned.save().arrays).not.toHaveProperty('head.clusters.weight');
  });

  it.each<[string, (state: ModelState) => ModelState]>([
    ['of another version', (state) => ({ ...state, version: 9 })],
    [
      'of a single class',
      (state) => ({ ...state, data: { ...(state.data as object), classes: [{ id: 1, name: 'a' }] } }),
    ],
    [
      'without its means',
      ({ arrays, ...state }) => ({
        ...state,
        arrays: { ...arrays, prototypes: { shape: [0], values: new Float64Array(0) } },
      }),
    ],
    [
      'with means that are no numbers',
      ({ arrays, ...state }) => {
        const { shape, values } = arrays!.prototypes;
        return { ...state, arrays: { ...arrays, prototypes: { shape, values: values.map(() => NaN) } } };
      },
    ],
    [
      'without its weights',
      ({ arrays, ...state }) => ({ ...state, arrays: { prototypes: arrays!.prototypes } }),
    ],
  ])('is refused %s', async (_title, change) => {
    const { raster } = scene(1);
    const examples = examplesAt(raster, await farApart(raster, 2));
    const learned = await prototypesCode.create(complete(), { model: pixelModel, examples }).fit(raster, run);
    expect(() => prototypesCode.restore(change(learned.save()))).toThrow(/run the clustering again/);
  });
});

describe('what few-shot prototypes cannot use', () => {
  const { raster } = scene(1);
  const examples = examplesAt(raster, [[5], [900]]);
  const fit = async (given: GivenToClusterer) => prototypesCode.create(complete(), given).fit(raster, run);

  it('is said: a model without a network', async () => {
    const parameters = completeParameters(kmeansManifest.parameters, { clusters: 3 });
    const model = (await kmeansCode.create(parameters).fit(raster, run)).save();
    await expect(fit({ examples, model })).rejects.toThrow(/"kmeans" has no network.*sscc, scan/);
  });

  it('is said: no examples, a single class, and a class without data', async () => {
    await expect(fit({ model: pixelModel })).rejects.toThrow(/need examples: points or polygons/);
    const lone = examplesAt(raster, [[5]]);
    await expect(fit({ model: pixelModel, examples: lone })).rejects.toThrow(/"Class 1" only.*two classes/);
    const absent = examplesAt(raster, [[5], [], [900]]);
    await expect(fit({ model: pixelModel, examples: absent })).rejects.toThrow(
      /"Class 2" has no example with data on synthetic scene/,
    );
  });

  it('is said: examples that the network cannot tell apart, and other bands', async () => {
    const plain = syntheticScene({ width: 30, height: 30, fields: FIELDS.slice(0, 1), noise: 0 }).raster;
    const same = examplesAt(plain, [[5], [600]]);
    const alike = prototypesCode.create(complete(), { model: pixelModel, examples: same });
    await expect(alike.fit(plain, run)).rejects.toThrow(/sees no difference.*"Class 1" and "Class 2"/);
    const narrow = syntheticScene({ width: 72, height: 60, fields: [[1], [2]], noise: 1 }).raster;
    const other = prototypesCode.create(complete(), { model: pixelModel, examples });
    await expect(other.fit(narrow, run)).rejects.toThrow(/made from 3 bands/);
  });
});

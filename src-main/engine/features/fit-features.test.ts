import { expect, it } from 'vitest';
import type { Raster } from '../raster/raster.ts';
import { standardiseRaster } from '../raster/standardise.ts';
import { windowsOf } from '../raster/window.ts';
import { testRun } from '../testing/check-clusterer.ts';
import { scrambledWorkers } from '../testing/scrambled-workers.ts';
import { syntheticScene } from '../testing/synthetic-scene.ts';
import { createPace } from '../clustering/samples/sample-chunks.ts';
import { sampleMoments } from '../clustering/samples/sample-moments.ts';
import { drawSample } from '../clustering/samples/samples.ts';
import { featureStateSchema } from './feature-state.ts';
import { orderedSteps, type FeatureStep } from './feature-step.ts';
import { applyFeature } from './apply-feature.ts';
import { fitFeatures } from './fit-features.ts';

const options = { size: 900, seed: 4 };
const pace = createPace(testRun().signal);

const standardise = async (raster: Raster): Promise<Raster> =>
  (await fitFeatures(raster, [{ kind: 'standardise' }], options, testRun())).raster;

function counted(raster: Raster): { raster: Raster; reads: () => number } {
  let reads = 0;
  const read: Raster['read'] = (...call) => {
    reads++;
    return raster.read(...call);
  };
  return { raster: { ...raster, read }, reads: () => reads };
}

it.each(['uint16', 'float32'] as const)(
  'brings a sample along that is the one it would draw, for %s',
  async (sampleType) => {
    const fields = [
      [500, 70, 9],
      [900, 10, 9],
    ];
    const scene = syntheticScene({
      width: 90,
      height: 50,
      fields,
      noise: 6,
      missing: 0.2,
      nodata: 0,
      sampleType,
    });
    const { raster, reads } = counted(scene.raster);
    const standardised = await standardise(raster);
    const before = reads();
    const brought = await drawSample(standardised, options, testRun());
    expect(reads()).toBe(before);
    const moments = await sampleMoments(await drawSample(raster, options, testRun()), pace);
    const drawn = await drawSample(standardiseRaster(raster, moments), options, testRun());
    expect(brought).toEqual(drawn);
  },
);

it('draws again for another size or seed, and for samples that float32 would round', async () => {
  const scene = { width: 60, height: 40, fields: [[100_000], [300_000]], noise: 900 };
  for (const [sampleType, asked] of [
    ['uint16', { size: 900, seed: 5 }],
    ['uint16', { size: 800, seed: 4 }],
    ['int32', options],
  ] as const) {
    const { raster, reads } = counted(syntheticScene({ ...scene, sampleType }).raster);
    const standardised = await standardise(raster);
    const before = reads();
    expect((await drawSample(standardised, asked, testRun())).count).toBe(asked.size);
    expect(reads()).toBeGreaterThan(before);
  }
});

it('has a mean of 0 and a deviation of 1 over the sample', async () => {
  const { raster } = syntheticScene({ width: 60, height: 60, fields: [[10], [400]], noise: 30 });
  const standardised = await standardise(raster);
  const [{ mean, deviation }] = await sampleMoments(await drawSample(standardised, options, testRun()), pace);
  expect(mean).toBeCloseTo(0, 6);
  expect(deviation).toBeCloseTo(1, 6);
});

it('leaves a sample that the raster brings along as it is', async () => {
  const { raster } = syntheticScene({ width: 40, height: 30, fields: [[5], [9]], noise: 2 });
  const sample = await drawSample(raster, options, testRun());
  const values = sample.values.slice();
  await standardise({ ...raster, drawn: { ...options, sample } } as Raster);
  expect(sample.values).toEqual(values);
});

const CHAIN: FeatureStep[] = [
  { kind: 'reflectance' },
  { kind: 'local', radius: 2, statistics: ['mean', 'deviation'], keep: true },
  { kind: 'texture', radius: 1, measures: ['contrast', 'entropy'], keep: true },
  { kind: 'standardise' },
  { kind: 'minimum-noise-fraction', components: 6 },
  { kind: 'principal-components', share: 0.95 },
];

function chainScene(): Raster {
  const { raster } = syntheticScene({
    width: 70,
    height: 55,
    fields: [
      [500, 70, 900],
      [900, 10, 400],
    ],
    noise: 40,
    missing: 0.1,
    nodata: 0,
    sampleType: 'uint16',
  });
  return { ...raster, bands: raster.bands.map((band) => ({ ...band, scale: 0.0001, offset: -0.1 })) };
}

it('gives the same features from what was learned, in any window, on any number of threads', async () => {
  const scene = chainScene();
  const { raster, states } = await fitFeatures(scene, CHAIN, options, testRun());
  const window = { column: 0, row: 0, width: 70, height: 55 };
  const whole = await raster.read(window);
  const kept = states.map((state) => featureStateSchema.parse(JSON.parse(JSON.stringify(state))));
  const { workers } = testRun({ workers: scrambledWorkers(3) });
  const again = kept.reduce((made, state) => applyFeature(made, state, workers), scene);
  expect(again.bands.length).toBe(raster.bands.length);
  for (const part of windowsOf(window, 13, 9)) {
    const { bands, valid, original } = await again.read(part);
    const at = (i: number): number =>
      (part.row + Math.floor(i / part.width)) * 70 + part.column + (i % part.width);
    valid.forEach((isValid, i) => expect(isValid).toBe(whole.valid[at(i)]));
    bands.forEach((band, index) => {
      for (let i = 0; i < band.length; i++) {
        if (valid[i] === 1) expect(band[i]).toBe(whole.bands[index][at(i)]);
      }
    });
    expect(original!.bands[0]).toEqual((await scene.read(part)).bands[0]);
  }
});

it('learns from the sample it brings along as from one that is drawn', async () => {
  const { raster } = await fitFeatures(chainScene(), CHAIN.slice(3), options, testRun());
  const brought = await drawSample(raster, options, testRun());
  const drawn = await drawSample({ ...raster, drawn: undefined } as Raster, options, testRun());
  expect(brought.values.length).toBe(drawn.values.length);
  brought.values.forEach((value, i) => expect(value).toBeCloseTo(drawn.values[i], 5));
});

it('standardises before components are taken, else last, unless a step says where', () => {
  const kinds = (steps: FeatureStep[], standardised = true) =>
    orderedSteps(steps, standardised).map(({ kind }) => kind);
  const pca: FeatureStep = { kind: 'principal-components' };
  expect(kinds([{ kind: 'reflectance' }, pca])).toEqual([
    'reflectance',
    'standardise',
    'principal-components',
  ]);
  expect(kinds([{ kind: 'reflectance' }])).toEqual(['reflectance', 'standardise']);
  expect(kinds([pca, { kind: 'standardise' }])).toEqual(['principal-components', 'standardise']);
  expect(kinds([pca], false)).toEqual(['principal-components']);
});

it('tells how many components hold the share that was asked for', async () => {
  const { notes, raster } = await fitFeatures(
    chainScene(),
    [{ kind: 'principal-components', share: 0.9 }],
    options,
    testRun(),
  );
  expect(notes['Principal components']).toMatch(
    new RegExp(`^${raster.bands.length}, [0-9.]+ % of the variance$`),
  );
});

it('says so where its bands are not those that features were made from', async () => {
  const { states } = await fitFeatures(chainScene(), [{ kind: 'standardise' }], options, testRun());
  const { raster: other } = syntheticScene({ width: 9, height: 9, fields: [[1], [2]], noise: 0 });
  expect(() => applyFeature(other, states[0], testRun().workers)).toThrow(/has 1 bands, but .* from 3/);
});

import { describe, expect, it } from 'vitest';
import { openOnnx } from '../../../node/devices/open-onnx.ts';
import type { DeviceSource } from '../../device/device.ts';
import { EngineError } from '../../errors.ts';
import type { Parameters } from '../../parameters.ts';
import { clustererChecks, labelAll, testRun } from '../../testing/check-clusterer.ts';
import { checkpointKeeper } from '../../testing/checkpoint-keeper.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import type { NamedArray } from '../../named-arrays.ts';
import type { RunEvent } from '../../run.ts';
import type { ModelState } from '../clusterer.ts';
import { devices } from '../deep/deep.test-setup.ts';
import { ssccCode } from './sscc.ts';
import { compact, complete, scene, tiny } from './sscc.test-setup.ts';

describe('sscc, a pixel by itself', () => {
  it.each(clustererChecks(ssccCode, tiny, { devices }))('$title', ({ run }) => run());
});

describe('sscc, with surroundings', () => {
  const some = /seams|saved|same seed|workers/;
  const checks = clustererChecks(ssccCode, compact, { devices }).filter(({ title }) => some.test(title));
  it.each(checks)('$title', ({ run }) => run());
});

describe('training of sscc', () => {
  it('gives the same labels when it goes on from a checkpoint as when it is never interrupted', async () => {
    const { raster } = scene();
    const parameters = compact(3, { epochs: 4 });
    const whole = await ssccCode.create(parameters).fit(raster, testRun({ devices }));
    const { checkpoint, saved } = checkpointKeeper([], 2);
    const killed = ssccCode.create(parameters).fit(raster, testRun({ devices, checkpoint }));
    await expect(killed).rejects.toThrow('killed');
    expect(saved).toHaveLength(2);
    const rest = checkpointKeeper([...saved]);
    const resumed = await ssccCode
      .create(parameters)
      .fit(raster, testRun({ devices, checkpoint: rest.checkpoint }));
    expect(rest.saved).toHaveLength(4 + 2);
    expect(resumed.save().arrays).toEqual(whole.save().arrays);
    expect(await labelAll(raster, resumed, testRun({ devices }))).toEqual(
      await labelAll(raster, whole, testRun({ devices })),
    );
  });

  it('begins anew where the checkpoint is of other parameters', async () => {
    const { raster } = scene();
    const other = checkpointKeeper();
    await ssccCode.create(compact(2)).fit(raster, testRun({ devices, checkpoint: other.checkpoint }));
    const mine = checkpointKeeper([...other.saved]);
    const model = await ssccCode
      .create(compact(3))
      .fit(raster, testRun({ devices, checkpoint: mine.checkpoint }));
    const clean = await ssccCode.create(compact(3)).fit(raster, testRun({ devices }));
    expect(model.save().arrays).toEqual(clean.save().arrays);
  });

  it('tells the losses of each epoch, and shows a model that labels', async () => {
    const { raster } = scene();
    const events: RunEvent[] = [];
    const shown: number[] = [];
    const run = testRun({ devices, tell: (event) => void events.push(event) });
    const previews: Promise<unknown>[] = [];
    await ssccCode.create(compact(3, { heads: 1 })).fit(raster, run, (model) => {
      shown.push(model.clusterCount);
      previews.push(labelAll(raster, model, testRun({ devices })));
    });
    const epochs = events.filter((event) => event.kind === 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    for (const { values } of epochs) {
      expect(Object.keys(values)).toEqual(['Loss', 'Row loss', 'Column loss', 'Largest cluster']);
      expect(values['Loss']).toBeCloseTo(values['Column loss'] + 5e-5 * values['Row loss'], 4);
    }
    expect(shown).toEqual([3, 3]);
    expect(
      (await Promise.all(previews)).every((labels) => (labels as Uint16Array).every((id) => id > 0)),
    ).toBe(true);
  });

  it('makes no model to show where none is wanted', async () => {
    const { raster } = scene();
    let wanted = 0;
    const preview = Object.assign(() => expect.unreachable(), { isWanted: () => ++wanted === 0 });
    await ssccCode.create(compact(3, { heads: 1 })).fit(raster, testRun({ devices }), preview);
    expect(wanted).toBe(2);
  });

  it('says so where the losses are no numbers any more', async () => {
    const { raster } = scene();
    await expect(
      ssccCode.create({ ...compact(3), rate: 1e30 }).fit(raster, testRun({ devices })),
    ).rejects.toThrow(/diverged.*lower learning rate/);
  });

  it.each(['compact', 'paper'])('says so where one cluster takes all: %s', async (preset) => {
    const { raster } = scene();
    const settings = { preset, patch: 1, padding: 'same', epochs: 1, rate: 1e-30, weightDecay: 0, heads: 1 };
    const parameters = complete({ clusters: 3, width: 4, batch: 64, sample: 640, ...settings });
    const told: RunEvent[] = [];
    const run = testRun({ devices, tell: (event) => void told.push(event) });
    const state = (await ssccCode.create({ ...parameters, preset: 'compact' }).fit(raster, run)).save();
    expect(told.some(isCollapse)).toBe(false);
    // A last layer without weights says the same of every pixel, and learns nothing at this rate.
    const arrays = {
      ...state.arrays,
      'head.clusters.weight': numbersLike(state, 'head.clusters.weight', [0]),
      'head.clusters.bias': numbersLike(state, 'head.clusters.bias', [0, 0, 5]),
    };
    const model = await ssccCode.create(parameters, { model: { ...state, arrays } }).fit(raster, run);
    expect(told.filter(isCollapse).map(({ message }) => message)).toEqual([
      expect.stringMatching(/one cluster takes 100.0 % .* another seed/),
    ]);
    expect(new Set(await labelAll(raster, model, testRun({ devices })))).toEqual(new Set([1]));
    expect(model.notes).toMatchObject({ 'Clusters in use': 1 });
  });

  it('goes on on another device where one dies, from the last epoch, to the same weights', async () => {
    const { raster } = scene();
    const events: RunEvent[] = [];
    const model = await ssccCode
      .create(compact(3, { epochs: 3 }))
      .fit(raster, testRun({ devices: dying(15), tell: (event) => void events.push(event) }));
    const undisturbed = await ssccCode.create(compact(3, { epochs: 3 })).fit(raster, testRun({ devices }));
    expect(model.save().arrays).toEqual(undisturbed.save().arrays);
    expect(events.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === 'epoch')).toHaveLength(3 + 1);
  });
});

function isCollapse(event: RunEvent): event is RunEvent & { readonly kind: 'notice' } {
  return event.kind === 'notice' && event.message.includes('collapsed');
}

/** An array of a state with these numbers instead of its own, again and again. */
function numbersLike({ arrays }: ModelState, name: string, numbers: readonly number[]): NamedArray {
  const { shape, values } = arrays![name];
  return { shape, values: Float32Array.from(values, (_, i) => numbers[i % numbers.length]) };
}

/** The first device dies after so many feeds; the second is sound. */
function dying(feeds: number): DeviceSource {
  let left = feeds;
  return {
    open: async (failed = []) => {
      const device = await openOnnx({ provider: 'cpu', threads: 1 });
      if (failed.length > 0 || left < 0) return device;
      return {
        ...device,
        name: 'dying device',
        load: async (program, variables) => {
          const loaded = await device.load(program, variables);
          return {
            ...loaded,
            run: (batch, signal) => {
              left -= batch.length;
              if (left < 0) throw new EngineError('device-failed', 'The device was lost.');
              return loaded.run(batch, signal);
            },
          };
        },
      };
    },
  };
}

describe('several heads of sscc', () => {
  it('tell the losses of both stages, their epochs counted on, and show a model in each', async () => {
    const { raster } = scene();
    const events: RunEvent[] = [];
    const shown: number[] = [];
    const run = testRun({ devices, tell: (event) => void events.push(event) });
    const model = await ssccCode
      .create(compact(3, { epochs: 4, heads: 3 }))
      .fit(raster, run, ({ clusterCount }) => shown.push(clusterCount));
    const epochs = events.filter((event) => event.kind === 'epoch');
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(epochs.filter(({ values }) => 'Column loss' in values)).toHaveLength(4);
    expect(epochs.filter(({ values }) => 'Told right' in values)).toHaveLength(2);
    expect(shown).toHaveLength(6);
    expect(model.notes).toMatchObject({ Epochs: 6 });
    expect(Object.keys(model.save().arrays!).filter((name) => name.startsWith('head'))).toHaveLength(4);
  });
});

describe('bad input of sscc', () => {
  const fitOf = (given: Parameters, raster = scene().raster) =>
    ssccCode.create(complete(given)).fit(raster, testRun({ devices }));

  it('refuses a patch that is even, or too small for the blocks', async () => {
    await expect(fitOf({ patch: 10 })).rejects.toThrow(/odd size/);
    await expect(fitOf({ patch: 7 })).rejects.toThrow(/at least 9 x 9/);
  });

  it('says what enables it where no device is lent', async () => {
    await expect(ssccCode.create(compact(2)).fit(scene().raster, testRun())).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it.each([
    ['one band', { width: 30, height: 30, fields: [[10], [200]], noise: 5 }, {}],
    ['400 bands', { width: 24, height: 24, fields: [bands(1), bands(2)], noise: 5 }, {}],
    [
      'a scene smaller than a patch',
      {
        width: 5,
        height: 4,
        fields: [
          [10, 3],
          [200, 80],
        ],
        noise: 5,
      },
      {},
    ],
    [
      'fewer pixels than a batch',
      {
        width: 12,
        height: 8,
        fields: [
          [10, 3],
          [200, 80],
        ],
        noise: 5,
      },
      { batch: 0 },
    ],
    [
      'more clusters than a batch',
      {
        width: 30,
        height: 30,
        fields: [
          [10, 3],
          [200, 80],
        ],
        noise: 5,
      },
      { batch: 16, clusters: 40 },
    ],
  ])('labels %s', async (_title, options, given) => {
    const { raster } = syntheticScene(options);
    const model = await ssccCode
      .create(compact(2, { epochs: 1, ...given }))
      .fit(raster, testRun({ devices }));
    const ids = await labelAll(raster, model, testRun({ devices }));
    expect(ids.every((id) => id >= 1 && id <= model.clusterCount)).toBe(true);
  });

  it('refuses two clusters of a constant scene', async () => {
    const { raster } = syntheticScene({ width: 20, height: 20, fields: [[7, 7]] });
    await expect(fitOf({ clusters: 2 }, raster)).rejects.toMatchObject({ code: 'too-few-pixels' });
  });
});

function bands(shift: number): number[] {
  return Array.from({ length: 400 }, (_, band) => 100 * shift + (band % 7) * 10);
}

describe('fine-tuning', () => {
  it('begins with the weights of an earlier model, and makes patches as it did', async () => {
    const earlier = await ssccCode
      .create(compact(3, { epochs: 3 }))
      .fit(scene().raster, testRun({ devices }));
    const state = earlier.save();
    const frozen = ssccCode.create(
      { ...compact(3, { epochs: 1, heads: 1 }), rate: 1e-30, weightDecay: 0 },
      { model: state },
    );
    const tuned = (await frozen.fit(scene(2).raster, testRun({ devices }))).save();
    const weights = (name: string) => [tuned, state].map(({ arrays }) => arrays![name].values);
    for (const name of Object.keys(state.arrays!).filter((name) => !name.includes('running'))) {
      expect(weights(name)[0]).toEqual(weights(name)[1]);
    }
    expect(tuned.data).toMatchObject({ input: (state.data as { input: object }).input });
  });

  it('takes the encoder for another number of clusters, and a model of another method not at all', async () => {
    const earlier = await ssccCode.create(compact(3)).fit(scene().raster, testRun({ devices }));
    const more = await ssccCode
      .create(compact(5), { model: earlier.save() })
      .fit(scene().raster, testRun({ devices }));
    expect(more.clusterCount).toBe(5);
    const foreign = { clusterer: 'kmeans', version: 1, data: {} };
    const fit = ssccCode.create(compact(3), { model: foreign }).fit(scene().raster, testRun({ devices }));
    await expect(fit).rejects.toMatchObject({ code: 'bad-input' });
  });
});

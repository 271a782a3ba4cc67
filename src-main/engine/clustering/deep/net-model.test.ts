import { describe, expect, it } from 'vitest';
import type { NamedArrays } from '../../named-arrays.ts';
import { labelAll, testRun } from '../../testing/check-clusterer.ts';
import type { ModelState } from '../clusterer.ts';
import { hillyRaster, prepared } from '../patches/patches.test-setup.ts';
import { devices, tinyNet, trainedWeights } from './deep.test-setup.ts';
import type { NetShape } from './net.ts';
import { netModel, restoreNetModel } from './net-model.ts';

const run = testRun({ devices });
const raster = hillyRaster(30, 20, { isMissing: (column, row) => column === 2 * row });

async function modelOf(net: NetShape = tinyNet()) {
  const { input } = await prepared(raster, { side: net.patch.side, standardise: 'scene' });
  const reading = {
    ids: [2, 4, 1, 3],
    means: [0.2, 0.3, 0.1, 0.4],
    deviations: [0.05, 0.1, 0.2, 1],
  };
  return netModel('net', { input, net, weights: trainedWeights(net), reading }, { Epochs: 3 });
}

const block = () => raster.read({ column: 0, row: 0, width: 30, height: 20 });

/** As a file gives it back: JSON read again, arrays in memory of their own. */
function reread({ arrays, ...state }: ModelState): ModelState {
  return { ...JSON.parse(JSON.stringify(state)), arrays: structuredClone(arrays) };
}

describe('the model of a net', () => {
  it('labels the same after its state went through JSON, and saves the same again', async () => {
    const model = await modelOf();
    const again = restoreNetModel('net', reread(model.save()));
    const [own, other] = [model, again].map((each) => each.predict);
    const labels = await own(await block(), run, { confidence: true });
    expect(await other(await block(), run, { confidence: true })).toEqual(labels);
    expect(again.save()).toEqual(model.save());
    expect([again.clusterCount, again.halo, again.notes]).toEqual([4, 4, { Epochs: 3 }]);
  });

  it('numbers clusters by the ids of its reading, and is as sure as the net', async () => {
    const model = await modelOf();
    const { data, ...state } = model.save();
    const { reading, ...rest } = data as { reading: { ids: number[] } };
    const swapped = { ...state, data: { ...rest, reading: { ...reading, ids: [1, 2, 3, 4] } } };
    const [labels, others] = [
      await model.predict(await block(), run, { confidence: true }),
      await restoreNetModel('net', swapped).predict(await block(), run, { confidence: true }),
    ];
    expect(Array.from(others.ids, (id) => (id === 0 ? 0 : reading.ids[id - 1]))).toEqual([...labels.ids]);
    expect(others.confidence).toEqual(labels.confidence);
    const { valid } = await block();
    valid.forEach((isValid, i) => {
      expect(labels.ids[i] > 0).toBe(isValid === 1);
      expect(Number.isNaN(labels.confidence![i])).toBe(isValid === 0);
    });
    expect((await model.predict(await block(), run)).confidence).toBeUndefined();
  });

  it('keeps the variables that label, and nothing of the training', async () => {
    const { arrays } = (await modelOf()).save();
    expect(Object.keys(arrays!).filter((name) => /Moment|adam|step/.test(name))).toEqual([]);
    expect(arrays!['encoder.conv.weight'].shape).toEqual([4, 3, 1, 1]);
    expect(arrays!['head.clusters.bias'].shape).toEqual([4]);
  });

  it('refuses a raster with other bands', async () => {
    const labels = labelAll(hillyRaster(12, 12, { bandCount: 5 }), await modelOf(), run);
    await expect(labels).rejects.toThrow('made from 4 bands and cannot be made from 5');
  });
});

describe('a state that is not of such a model', () => {
  const weight = 'encoder.stage1.block1.conv1.weight';
  const withData = (change: object) => (state: ModelState) => ({
    ...state,
    data: { ...(state.data as object), ...change },
  });
  const withArrays = (change: (arrays: NamedArrays) => NamedArrays) => (state: ModelState) => ({
    ...state,
    arrays: change(state.arrays!),
  });
  const numbers = [0, 0, 0, 0];
  const deviations = [1, 1, 1, 1];
  const encoder = (more: object) => ({ encoder: { ...tinyNet().encoder, ...more } });

  it.each<[string, (state: ModelState) => ModelState, RegExp]>([
    [
      'another method',
      (state) => ({ ...state, clusterer: 'kmeans' }),
      /kmeans, version 1\) is not a net model/,
    ],
    ['another version', (state) => ({ ...state, version: 9 }), /version 9/],
    ['no shape', withData({ encoder: undefined }), /not a net model/],
    ['half a channel', withData(encoder({ stem: 2.5 })), /not a net model/],
    [
      'another width than its weights',
      withData(encoder({ stem: 5 })),
      /has no "encoder.conv.weight" of \[5, 3, 1, 1\]/,
    ],
    [
      'more blocks than its patch has room for',
      withData(encoder({ stages: [{ channels: 6, blocks: 3 }] })),
      /9 x 9 pixels, too small/,
    ],
    ['other clusters than its reading', withData({ clusters: 5 }), /does not say what its clusters are/],
    ['an id twice', withData({ reading: { ids: [1, 1, 2, 3], means: numbers, deviations } }), /does not say/],
    [
      'an id too high',
      withData({ reading: { ids: [1, 2, 3, 5], means: numbers, deviations } }),
      /does not say/,
    ],
    ['a mean too few', withData({ reading: { ids: [1, 2, 3, 4], means: [0], deviations } }), /does not say/],
    [
      'a deviation of 0',
      withData({ reading: { ids: [1, 2, 3, 4], means: numbers, deviations: numbers } }),
      /not a net model/,
    ],
    [
      'an even patch',
      (state) => {
        const { input } = state.data as { input: object };
        return withData({ input: { ...input, side: 8 } })(state);
      },
      /patches cannot be used/,
    ],
    ['no weights', withArrays(() => ({})), /has no "encoder/],
    [
      'weights of another shape',
      withArrays((arrays) => ({
        ...arrays,
        [weight]: { ...arrays[weight], shape: [4, 6, 3, 3] },
      })),
      /has no "encoder.stage1.block1.conv1.weight" of \[6, 4, 3, 3\]/,
    ],
    [
      'weights that are no numbers',
      withArrays((arrays) => ({
        ...arrays,
        [weight]: { ...arrays[weight], values: arrays[weight].values.map(() => NaN) as Float32Array },
      })),
      /"encoder.stage1.block1.conv1.weight" that is no number/,
    ],
  ])('is refused, saying so: %s', async (_title, change, message) => {
    const state = change(reread((await modelOf()).save()));
    let error: unknown;
    try {
      restoreNetModel('net', state);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) });
  });
});

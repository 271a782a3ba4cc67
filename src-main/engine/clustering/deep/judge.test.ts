import { describe, expect, it } from 'vitest';
import type { Values } from '../../device/device.ts';
import type { Raster } from '../../raster/raster.ts';
import { labelAll, testRun } from '../../testing/check-clusterer.ts';
import { hillyRaster, prepared } from '../patches/patches.test-setup.ts';
import { devices, tinyNet, trainedWeights, watched } from './deep.test-setup.ts';
import { createJudge, judgePatches, type Judge } from './judge.ts';
import type { NetShape } from './net.ts';
import { netModel } from './net-model.ts';
import { addRows, emptySums, standardisedReading } from './reading.ts';

const SIDE = 9;
const run = testRun({ devices });

/** What a judge says of a whole raster: a row for each pixel by its place, the places as often as they came. */
async function judgeAll(judge: Judge, raster: Raster, clusters: number, own = run) {
  const { width, height } = raster.grid;
  const found = new Map<number, Float32Array>();
  let count = 0;
  for await (const { places, rows } of judge(await raster.read({ column: 0, row: 0, width, height }), own)) {
    count += places.length;
    places.forEach((place, i) => found.set(place, rows.subarray(i * clusters, (i + 1) * clusters)));
  }
  return { found, count };
}

const padded = (net: NetShape): NetShape => ({ ...net, encoder: { ...net.encoder, padding: 'same' } });

describe('judging pixels as images', () => {
  const isHole = (column: number, row: number): boolean =>
    (column * row) % 11 === 3 || (column > 60 && column < 80 && row > 100);

  it.each([
    ['no multiples of 128, with holes', 150, 131, isHole, SIDE],
    ['smaller than a patch', 5, 4, () => false, SIDE],
    ['a single row', 140, 1, () => false, SIDE],
    ['patches larger than the blocks need', 30, 133, isHole, 13],
  ])('says the same as of patches one by one: %s', async (_title, width, height, isMissing, side) => {
    const raster = hillyRaster(width, height, { isMissing });
    const { input } = await prepared(raster, { side, standardise: 'scene' });
    const net = tinyNet({ patch: { components: 3, side } });
    const weights = trainedWeights(net);
    const images = await judgeAll(createJudge(input, net, weights, 'probabilities'), raster, net.clusters);
    const patches = await judgeAll(judgePatches(input, net, weights, 'probabilities'), raster, net.clusters);
    expect(images.count).toBe(images.found.size);
    expect([...images.found.keys()].sort((a, b) => a - b)).toEqual([...patches.found.keys()]);
    // float32 keeps 6e-8 of a number; sums of some hundreds of them in another order, five layers deep, lose some tens of that.
    let most = 0;
    for (const [place, row] of patches.found) {
      row.forEach((value, i) => (most = Math.max(most, Math.abs(value - images.found.get(place)![i]))));
    }
    expect(most).toBeLessThan(2e-6);
  });

  it('gives the features of an encoder that has no head, the same as of patches one by one', async () => {
    const raster = hillyRaster(131, 20, { isMissing: isHole });
    const { input } = await prepared(raster, { side: SIDE, standardise: 'scene' });
    const { patch, encoder } = tinyNet();
    const weights = trainedWeights(tinyNet());
    const net = { patch, encoder };
    const images = await judgeAll(createJudge(input, net, weights, 'features'), raster, 5);
    const patches = await judgeAll(judgePatches(input, net, weights, 'features'), raster, 5);
    expect(images.found.size).toBe(patches.found.size);
    const rows = [...patches.found].flatMap(([place, row]) =>
      [...row].map((value, i) => [value, images.found.get(place)![i]]),
    );
    const largest = Math.max(...rows.map(([value]) => Math.abs(value)));
    expect(largest).toBeGreaterThan(0.1);
    for (const [value, other] of rows) expect(Math.abs(value - other) / largest).toBeLessThan(2e-6);
  });

  it('tells neighbours apart by far more than rounding does', async () => {
    const raster = hillyRaster(40, 30);
    const { input } = await prepared(raster, { side: SIDE, standardise: 'scene' });
    const net = tinyNet();
    const { found } = await judgeAll(
      createJudge(input, net, trainedWeights(net), 'probabilities'),
      raster,
      net.clusters,
    );
    const far = [...found].filter(
      ([place, row]) => place > 0 && Math.abs(row[0] - found.get(place - 1)![0]) > 5e-5,
    );
    expect(far.length).toBeGreaterThan(0.95 * 40 * 30);
  });

  it('looks at squares with data only, one at a time', async () => {
    const raster = hillyRaster(300, 140, { isMissing: (column, row) => column < 128 || row >= 128 });
    const { input } = await prepared(raster, { side: SIDE, standardise: 'scene' });
    const net = tinyNet();
    const fed: Values[] = [];
    const own = testRun({ devices: watched((feed) => void fed.push(feed)) });
    const { count } = await judgeAll(
      createJudge(input, net, trainedWeights(net), 'probabilities'),
      raster,
      net.clusters,
      own,
    );
    expect(count).toBe(172 * 128);
    expect(fed.map(({ image }) => image.length)).toEqual([3 * 136 ** 2, 3 * 136 ** 2]);
  });
});

describe('judging pixels patch by patch', () => {
  it.each([
    ['with zeros around each patch', padded(tinyNet()), { standardise: 'scene' }],
    ['with a mean for each place of a patch', tinyNet(), { standardise: 'feature' }],
    ['filled by their middle', tinyNet(), { standardise: 'scene', fill: 'centre' }],
  ] as const)('is done %s, never with more than a few', async (_title, net, options) => {
    const raster = hillyRaster(37, 29, { isMissing: (column, row) => column === row });
    const { input } = await prepared(raster, { side: SIDE, ...options });
    const fed: Values[] = [];
    const own = testRun({ devices: watched((feed) => void fed.push(feed)) });
    const { count } = await judgeAll(
      createJudge(input, net, trainedWeights(net), 'probabilities'),
      raster,
      net.clusters,
      own,
    );
    expect(count).toBe(37 * 29 - 29);
    expect(fed.map(({ patches }) => patches.length)).toEqual([1, 2, 3].map(() => 512 * 3 * SIDE ** 2));
  });
});

describe('labels of a net', () => {
  it.each([
    ['images', tinyNet(), 'scene'],
    ['padded patches', padded(tinyNet()), 'scene'],
    ['patches standardised place by place', tinyNet(), 'feature'],
  ] as const)('do not depend on the window that is labelled: %s', async (_title, net, standardise) => {
    const raster = hillyRaster(135, 41, { isMissing: (column, row) => (column * row) % 7 === 3 });
    const { input } = await prepared(raster, { side: SIDE, standardise });
    const weights = trainedWeights(net);
    const { found } = await judgeAll(createJudge(input, net, weights, 'probabilities'), raster, net.clusters);
    const reading = standardisedReading([...found.values()].reduce(addRows, emptySums(net.clusters)));
    const model = netModel('net', { input, net, weights, reading }, {});
    const whole = await labelAll(raster, model, run, 256);
    expect(new Set(whole).size).toBeGreaterThan(2);
    for (const size of [128, 23, 7]) expect(await labelAll(raster, model, run, size)).toEqual(whole);
  });
});

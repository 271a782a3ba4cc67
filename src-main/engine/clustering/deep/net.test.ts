import { describe, expect, it } from 'vitest';
import { evaluate } from '../../device/reference/evaluate.ts';
import { createLayers } from '../../program/layers/layers.ts';
import { input } from '../../program/operations/leaves.ts';
import { createProgram } from '../../program/program.ts';
import { draw } from '../../testing/operation-case.ts';
import { tinyNet, trainedWeights } from './deep.test-setup.ts';
import { encodeImages, encodePatches, featureCount, shrinkage, type EncoderShape } from './encoder.ts';
import { patchesAtOnce } from './fixed-net.ts';
import { headLogits, imageFeatures, initialWeights, patchLogits, type NetShape } from './net.ts';

/** Logits of all patches of an image, cut out one by one, in float64. */
function logitsOneByOne(net: NetShape, pixels: ArrayLike<number>, height: number, width: number): number[] {
  const { components, side } = net.patch;
  const patch = input('patch', [1, components, side, side]);
  const program = createProgram({ logits: patchLogits(createLayers('predict'), patch, net) });
  const weights = trainedWeights(net);
  const logits: number[] = [];
  for (let row = 0; row + side <= height; row++) {
    for (let column = 0; column + side <= width; column++) {
      const cut = Array.from({ length: components * side * side }, (_, i) => {
        const [component, y, x] = [Math.floor(i / side ** 2), Math.floor(i / side) % side, i % side];
        return pixels[(component * height + row + y) * width + column + x];
      });
      logits.push(...evaluate(program, { patch: cut }, weights).outputs.logits);
    }
  }
  return logits;
}

const valid = (stem: number, ...stages: [channels: number, blocks: number][]): EncoderShape => ({
  padding: 'valid',
  stem,
  stages: stages.map(([channels, blocks]) => ({ channels, blocks })),
});

describe('a net without padding', () => {
  it.each([
    ['a patch that just fits its blocks', 9, valid(4, [6, 1], [5, 1])],
    ['a larger patch, whose rest is averaged', 13, valid(4, [6, 1], [5, 1])],
    ['two blocks in a stage, the second without a shortcut of its own', 11, valid(4, [4, 2])],
    ['no blocks at all', 3, valid(4)],
  ])('gives the logits of an image as of its patches: %s', (_title, side, encoder) => {
    const net = tinyNet({ patch: { components: 3, side }, encoder });
    const [height, width] = [side + 2, side + 4];
    const pixels = draw({ shape: [3, height, width] }, 5);
    const image = input('image', [1, 3, height, width]);
    const layers = createLayers('predict');
    const program = createProgram({ logits: headLogits(layers, imageFeatures(layers, image, net), net) });
    const { logits } = evaluate(program, { image: pixels }, trainedWeights(net)).outputs;
    const expected = logitsOneByOne(net, pixels, height, width);
    expect(logits).toHaveLength(3 * 5 * net.clusters);
    expected.forEach((value, i) => expect(Math.abs(logits[i] - value)).toBeLessThan(1e-12));
  });
});

describe('an encoder', () => {
  const images = input('images', [2, 3, 13, 15]);

  it('loses what its shrinkage says, and gives as many features as its last stage has channels', () => {
    for (const shape of [valid(4), valid(4, [6, 1]), valid(4, [6, 2], [5, 1])]) {
      const lost = 2 * shrinkage(shape);
      expect(encodeImages(createLayers('train'), images, shape).shape).toEqual([
        2,
        featureCount(shape),
        13 - lost,
        15 - lost,
      ]);
      expect(encodePatches(createLayers('train'), images, shape).shape).toEqual([2, featureCount(shape)]);
    }
    const same = { ...valid(4, [6, 2], [5, 1]), padding: 'same' } as const;
    expect(shrinkage(same)).toBe(0);
    expect(encodeImages(createLayers('train'), images, same).shape).toEqual([2, 5, 13, 15]);
  });

  it('of SSCC has the parameters of the cut ResNet-18 of the paper, 2.9 million with its head', () => {
    const stages = [64, 128, 256].map((channels) => ({ channels, blocks: 2 }));
    const net: NetShape = {
      patch: { components: 8, side: 11 },
      encoder: { stem: 32, stages, padding: 'same' },
      hidden: 512,
      clusters: 16,
    };
    const trained = Object.entries(initialWeights(net, 1)).filter(([name]) => !name.includes('running'));
    // Weights of a stage: 3 x 3 in, three more 3 x 3, the shortcut's 1 x 1, and 2 for each channel of 5 batch norms.
    const stage = (before: number, own: number): number =>
      9 * before * own + 27 * own ** 2 + before * own + 10 * own;
    const encoder = 8 * 32 + 64 + stage(32, 64) + stage(64, 128) + stage(128, 256);
    const head = 257 * 512 + 513 * 16;
    expect(trained.reduce((sum, [, values]) => sum + values.length, 0)).toBe(encoder + head);
    expect(encoder + head).toBeGreaterThan(2.85e6);
    expect(encoder + head).toBeLessThan(2.95e6);
  });
});

describe('the patches given to a net at once', () => {
  it('are fewer the wider the net and the larger the patch, so that no layer takes more than 128 MiB', () => {
    expect(patchesAtOnce(tinyNet())).toBe(512);
    const wide = valid(256, [512, 1], [1024, 1]);
    const large = tinyNet({ patch: { components: 64, side: 63 }, encoder: wide, hidden: 2048 });
    expect(patchesAtOnce(large) * 1024 * 63 ** 2 * 4).toBeLessThanOrEqual(2 ** 27);
    expect(patchesAtOnce(large)).toBeGreaterThanOrEqual(1);
    expect(patchesAtOnce(tinyNet({ clusters: 65535 })) * 65535 * 4).toBeLessThanOrEqual(2 ** 27);
  });
});

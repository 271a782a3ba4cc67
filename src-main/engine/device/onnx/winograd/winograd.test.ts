import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../random.ts';
import {
  conv2d,
  conv2dFilterGradient,
  conv2dImageGradient,
} from '../../../program/operations/convolution.ts';
import { add } from '../../../program/operations/elementwise.ts';
import { input, variable } from '../../../program/operations/leaves.ts';
import { createProgram, type Program } from '../../../program/program.ts';
import { sizeOf, type Shape } from '../../../program/tensor.ts';
import { expectClose } from '../../../testing/expect-close.ts';
import { openOnnxDevice } from '../open-onnx-device.ts';
import { writeProgram } from '../write-program.ts';
import { minimalFiltering } from './minimal-filtering.ts';
import { planWinograd, PREDICTION_COSTS, TRAINING_COSTS, type WinogradCosts } from './plan-winograd.ts';

const times = (matrix: readonly (readonly number[])[], vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, weight, index) => sum + weight * vector[index], 0));

describe('minimalFiltering', () => {
  it.each([1, 2, 3, 4])('correlates data for %i results with a filter of three', (tile) => {
    const random = createRandom(tile);
    const data = Array.from({ length: tile + 2 }, () => random.next());
    const filter = Array.from({ length: 3 }, () => random.next());
    const matrices = minimalFiltering(tile);
    const transformed = times(matrices.filter, filter);
    const products = times(matrices.data, data).map((value, point) => value * transformed[point]);
    times(matrices.result, products).forEach((value, place) => {
      const expected = filter.reduce((sum, weight, index) => sum + weight * data[place + index], 0);
      expect(value).toBeCloseTo(expected, 12);
    });
  });
});

describe('planWinograd', () => {
  const plain = { stride: 1, padding: 1 };
  const planned = (batch: number, channels: number, side: number, window = plain, costs = TRAINING_COSTS) =>
    planWinograd(
      window,
      [batch, channels, side, side],
      [channels, channels, 3, 3],
      [batch, channels, side, side],
      costs,
    );

  it('takes on convolutions of many channels over patches, by tiles with few points', () => {
    expect(planned(64, 256, 11)).toMatchObject({ tile: [4, 4], tiles: 9, frequencies: 36 });
    expect(planned(64, 256, 9)).toMatchObject({ tile: [3, 3], tiles: 9, frequencies: 25 });
  });

  it('leaves few channels, large images, strides and vast batches to the plain way', () => {
    expect(planned(64, 16, 11)).toBeUndefined();
    expect(planned(1, 64, 64)).toBeUndefined();
    expect(planned(64, 256, 11, { stride: 2, padding: 1 })).toBeUndefined();
    expect(planned(4096, 256, 11)).toBeUndefined();
  });

  it('takes on fewer where filters stay as they are', () => {
    expect(planned(64, 128, 11)).toBeDefined();
    expect(planned(64, 128, 11, plain, PREDICTION_COSTS)).toBeUndefined();
    expect(planned(64, 256, 11, plain, PREDICTION_COSTS)).toBeDefined();
  });
});

const cases: [title: string, images: Shape, filters: Shape, padding: number][] = [
  ['9 x 9, padded', [3, 64, 9, 9], [128, 64, 3, 3], 1],
  ['11 x 11, tiles beyond the edge', [2, 128, 11, 11], [96, 128, 3, 3], 1],
  ['oblong, without padding', [2, 96, 8, 11], [128, 96, 3, 3], 0],
  ['padded by two', [2, 64, 5, 6], [96, 64, 3, 3], 2],
];

describe('convolutions as products', () => {
  it.each(cases)('are those of the plain way: %s', async (_, imageShape, filterShape, padding) => {
    const images = input('images', imageShape);
    const filters = input('filters', filterShape);
    const shape = conv2d(images, filters, { padding }).shape;
    const gradient = input('gradient', shape);
    const window = { stride: 1, padding };
    const outputs = {
      results: conv2d(images, filters, window),
      toImages: conv2dImageGradient(gradient, filters, imageShape, window),
      toFilters: conv2dFilterGradient(images, gradient, filterShape, window),
    };
    const steps = variable('steps', [], { kind: 'constant', value: 0 });
    const byProducts = createProgram(outputs, [{ variable: steps, value: add(steps, 1) }]);
    const plain = createProgram(outputs);
    const convolutions = (program: Program, winograd: WinogradCosts): string[] =>
      writeProgram(program, { winograd })
        .nodes.map(({ operator }) => operator)
        .filter((name) => name.startsWith('Conv'));
    expect(convolutions(byProducts, TRAINING_COSTS)).toEqual([]);
    expect(convolutions(plain, PREDICTION_COSTS)).toContain('Conv');
    const feed = Object.fromEntries(
      [images, filters, gradient].map((tensor, seed) => {
        const random = createRandom(seed);
        const name = (['images', 'filters', 'gradient'] as const)[seed];
        return [name, Float32Array.from({ length: sizeOf(tensor.shape) }, () => random.next() - 0.5)];
      }),
    );
    const device = openOnnxDevice({ InferenceSession, Tensor }, { provider: 'cpu' });
    const results = await Promise.all(
      [byProducts, plain].map(async (program) => {
        const loaded = await device.load(
          program,
          program === byProducts ? { steps: Float32Array.of(0) } : {},
        );
        const [values] = await loaded.run([feed]);
        await loaded.close();
        return values;
      }),
    );
    for (const name of Object.keys(outputs)) {
      expectClose(name, results[0][name], [...results[1][name]], 1e-5);
    }
  });
});

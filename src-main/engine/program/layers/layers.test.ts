import { describe, expect, it } from 'vitest';
import { evaluate } from '../../device/reference/evaluate.ts';
import { initialVariables } from '../initial-variables.ts';
import { input } from '../operations/leaves.ts';
import { createProgram } from '../program.ts';
import type { Tensor } from '../tensor.ts';
import { basicBlock } from './basic-block.ts';
import { batchNorm } from './batch-norm.ts';
import { convolution } from './convolution.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { again, createLayers, parametersOf, updatesOf, within, type Layers } from './layers.ts';
import { linear } from './linear.ts';

const images = input('images', [4, 3, 9, 7]);

function net(layers: Layers, x: Tensor): Tensor {
  const stage = within(layers, 'stage1');
  const block = basicBlock(stage, 'block0', x, { channels: 5, stride: 2 });
  return linear(layers, 'head', globalAveragePool(basicBlock(stage, 'block1', block, { channels: 5 })), {
    features: 2,
  });
}

describe('layers', () => {
  it('name parameters by the parts they lie in, a shortcut only where the shape changes', () => {
    const layers = createLayers('train');
    expect(net(layers, images).shape).toEqual([4, 2]);
    const names = [...layers.made.parameters.keys()];
    expect(names).toContain('stage1.block0.conv1.weight');
    expect(names).toContain('stage1.block0.shortcut.norm.scale');
    expect(names.filter((name) => name.startsWith('stage1.block1.'))).toEqual(
      ['conv1.weight', 'norm1.scale', 'norm1.shift', 'conv2.weight', 'norm2.scale', 'norm2.shift'].map(
        (name) => `stage1.block1.${name}`,
      ),
    );
    expect(names.slice(-2)).toEqual(['head.weight', 'head.bias']);
    expect(parametersOf(layers)).toHaveLength(names.length);
  });

  it('make the same variables for training and for prediction, which changes none', () => {
    const [train, predict] = (['train', 'predict'] as const).map((mode) => {
      const layers = createLayers(mode);
      return { layers, program: createProgram({ logits: net(layers, images) }, updatesOf(layers)) };
    });
    const described = ({ program }: typeof train): string[] =>
      [...program.variables].map(([name, { shape }]) => `${name} ${shape.join(' ')}`).sort();
    expect(described(train)).toEqual(described(predict));
    expect(train.program.updates).toHaveLength(2 * 5);
    expect(predict.program.updates).toEqual([]);
  });

  it('share variables where used again, and refuse to share them by accident', () => {
    const layers = createLayers('train');
    net(layers, images);
    const count = parametersOf(layers).length;
    net(again(layers), input('others', images.shape));
    expect(parametersOf(layers)).toHaveLength(count);
    expect(updatesOf(layers)).toHaveLength(2 * 5);
    expect(() => net(layers, images)).toThrow('Two layers are called stage1.block0.conv1.weight');
    expect(() => linear(again(layers), 'tail', input('x', [2, 2]), { features: 1 })).toThrow('tail.weight');
  });

  it('follow both inputs with running statistics where used again, one after the other', () => {
    const layers = createLayers('train');
    const [first, second] = ['first', 'second'].map((name) => input(name, [2, 1]));
    batchNorm(layers, 'norm', first);
    batchNorm(again(layers), 'norm', second);
    const program = createProgram({ first, second }, updatesOf(layers));
    const feed = { first: [1, 3], second: [10, 30] };
    const { variables } = evaluate(program, feed, initialVariables(program, 1));
    expect(variables['norm.runningMean'][0]).toBeCloseTo(0.9 * 0.1 * 2 + 0.1 * 20, 6);
    expect(variables['norm.runningVariance'][0]).toBeCloseTo(0.9 * (0.9 + 0.1 * 2) + 0.1 * 200, 6);
  });

  it('refuse to normalise a batch with one value per channel', () => {
    expect(() => batchNorm(createLayers('train'), 'norm', input('x', [1, 3]))).toThrow(RangeError);
    expect(() => batchNorm(createLayers('predict'), 'norm', input('x', [1, 3]))).not.toThrow();
  });

  it('begin convolutions as Kaiming said, by the fan that is named', () => {
    const deviationOf = (fan: 'fanIn' | 'fanOut'): number => {
      const layers = createLayers('train');
      const options = { channels: 64, size: 3, fan };
      const program = createProgram({ y: convolution(layers, 'conv', input('x', [1, 16, 3, 3]), options) });
      const values = initialVariables(program, 7)['conv.weight'];
      return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    };
    expect(deviationOf('fanOut') / Math.sqrt(2 / (64 * 9))).toBeCloseTo(1, 1);
    expect(deviationOf('fanIn') / Math.sqrt(2 / (16 * 9))).toBeCloseTo(1, 1);
  });
});

describe('initialVariables', () => {
  const program = createProgram({ y: net(createLayers('predict'), images) });

  it('takes known values by name, and follows from the seed for the others', () => {
    const known = { 'head.bias': Float32Array.of(3, 4), elsewhere: Float32Array.of(1) };
    const values = initialVariables(program, 1, known);
    expect(values['head.bias']).toEqual(known['head.bias']);
    expect(values['head.bias']).not.toBe(known['head.bias']);
    expect(Object.keys(values).sort()).toEqual([...program.variables.keys()].sort());
    expect(values['head.weight']).toEqual(initialVariables(program, 1)['head.weight']);
    expect(values['head.weight']).not.toEqual(initialVariables(program, 2)['head.weight']);
  });

  it('refuses known values of another size', () => {
    expect(() => initialVariables(program, 1, { 'head.bias': new Float32Array(3) })).toThrow('head.bias');
  });
});

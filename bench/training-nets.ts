import { square, subtract, relu } from '../src-main/engine/program/operations/elementwise.ts';
import { input } from '../src-main/engine/program/operations/leaves.ts';
import { mean } from '../src-main/engine/program/operations/reduce.ts';
import { basicBlock } from '../src-main/engine/program/layers/basic-block.ts';
import { batchNorm } from '../src-main/engine/program/layers/batch-norm.ts';
import { convolution } from '../src-main/engine/program/layers/convolution.ts';
import { globalAveragePool } from '../src-main/engine/program/layers/global-average-pool.ts';
import {
  again,
  createLayers,
  parametersOf,
  updatesOf,
  type Layers,
} from '../src-main/engine/program/layers/layers.ts';
import { linear } from '../src-main/engine/program/layers/linear.ts';
import { adam } from '../src-main/engine/program/optimise/adam.ts';
import { createProgram, type Program } from '../src-main/engine/program/program.ts';
import type { Shape, Tensor } from '../src-main/engine/program/tensor.ts';

export interface Net {
  /** Of a patch: channels, height, width. */
  readonly patch: Shape;
  build(layers: Layers, patches: Tensor): Tensor;
}

/** The same nets as in training-torch.py. */
export const NETS: Readonly<Record<string, Net>> = {
  small: {
    patch: [20, 9, 9],
    build: (layers, patches) => {
      const features = [64, 128, 256].reduce((x, channels) => convolved(layers, x, channels, 3), patches);
      const hidden = relu(linear(layers, 'hidden', globalAveragePool(features), { features: 128 }));
      return linear(layers, 'head', hidden, { features: 16 });
    },
  },
  sscc: {
    patch: [8, 11, 11],
    build: (layers, patches) => {
      const features = [64, 64, 128, 128, 256, 256].reduce(
        (x, channels, index) => basicBlock(layers, `block${index}`, x, { channels }),
        convolved(layers, patches, 32, 1),
      );
      const hidden = relu(linear(layers, 'hidden', globalAveragePool(features), { features: 512 }));
      return linear(layers, 'head', hidden, { features: 16 });
    },
  },
};

/** A step of Adam that brings two views together. */
export function trainingProgram({ patch, build }: Net, batch: number): Program {
  const layers = createLayers('train');
  const first = build(layers, input('first', [batch, ...patch]));
  const second = build(again(layers), input('second', [batch, ...patch]));
  const loss = mean(square(subtract(first, second)));
  return createProgram({ loss }, [...adam(loss, parametersOf(layers), { rate: 1e-4 }), ...updatesOf(layers)]);
}

export function predictionProgram({ patch, build }: Net, batch: number): Program {
  return createProgram({ logits: build(createLayers('predict'), input('first', [batch, ...patch])) });
}

function convolved(layers: Layers, x: Tensor, channels: number, size: number): Tensor {
  const name = `conv${channels}`;
  const padding = (size - 1) / 2;
  return relu(batchNorm(layers, `${name}.norm`, convolution(layers, name, x, { channels, size, padding })));
}

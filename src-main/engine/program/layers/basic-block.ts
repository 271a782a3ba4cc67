import { slice } from '../operations/arrange.ts';
import { add, relu } from '../operations/elementwise.ts';
import type { Tensor } from '../tensor.ts';
import { batchNorm } from './batch-norm.ts';
import { convolution, type ConvolutionOptions } from './convolution.ts';
import { within, type Layers } from './layers.ts';

export interface BasicBlockOptions {
  readonly channels: number;
  /** Of the first convolution; 1 when absent. */
  readonly stride?: number;
  /** Zeros around the images at each 3x3 convolution: 1 when absent; with 0 they lose stride + 1 pixels on every side, and what goes around likewise. */
  readonly padding?: 0 | 1;
}

/**
 * ResNet's BasicBlock (He et al. 2016): 3x3 convolution, batch norm, ReLU, 3x3 convolution, batch norm; plus the images, by way of a 1x1
 * convolution and batch norm (`shortcut`) where channels or size change; ReLU.
 */
export function basicBlock(layers: Layers, name: string, images: Tensor, options: BasicBlockOptions): Tensor {
  const { channels, stride = 1, padding = 1 } = options;
  const own = within(layers, name);
  const first = relu(normalised(own, '1', images, { channels, size: 3, stride, padding }));
  const second = normalised(own, '2', first, { channels, size: 3, padding });
  const same = stride === 1 && images.shape[1] === channels;
  const kept = padding === 1 ? images : middle(images, stride + 1);
  const shortcut = same ? kept : normalised(within(own, 'shortcut'), '', kept, { channels, size: 1, stride });
  return relu(add(second, shortcut));
}

/** Images without so many pixels on every side. */
function middle(images: Tensor, margin: number): Tensor {
  const [batch, channels, height, width] = images.shape;
  return slice(images, [0, 0, margin, margin], [batch, channels, height - 2 * margin, width - 2 * margin]);
}

/** A convolution "conv1" and its batch norm "norm1". */
function normalised(layers: Layers, suffix: string, images: Tensor, options: ConvolutionOptions): Tensor {
  const convolved = convolution(layers, `conv${suffix}`, images, options);
  return batchNorm(layers, `norm${suffix}`, convolved);
}

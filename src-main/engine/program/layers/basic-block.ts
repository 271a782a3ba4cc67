import { add, relu } from '../operations/elementwise.ts';
import type { Tensor } from '../tensor.ts';
import { batchNorm } from './batch-norm.ts';
import { convolution, type ConvolutionOptions } from './convolution.ts';
import { within, type Layers } from './layers.ts';

export interface BasicBlockOptions {
  readonly channels: number;
  /** Of the first convolution; 1 when absent. */
  readonly stride?: number;
}

/**
 * ResNet's BasicBlock (He et al. 2016): 3x3 convolution, batch norm, ReLU, 3x3 convolution, batch norm; plus the images, by way of a 1x1
 * convolution and batch norm (`shortcut`) where channels or size change; ReLU.
 */
export function basicBlock(layers: Layers, name: string, images: Tensor, options: BasicBlockOptions): Tensor {
  const { channels, stride = 1 } = options;
  const own = within(layers, name);
  const first = relu(normalised(own, '1', images, { channels, size: 3, stride, padding: 1 }));
  const second = normalised(own, '2', first, { channels, size: 3, padding: 1 });
  const same = stride === 1 && images.shape[1] === channels;
  const shortcut = same
    ? images
    : normalised(within(own, 'shortcut'), '', images, { channels, size: 1, stride });
  return relu(add(second, shortcut));
}

/** A convolution "conv1" and its batch norm "norm1". */
function normalised(layers: Layers, suffix: string, images: Tensor, options: ConvolutionOptions): Tensor {
  const convolved = convolution(layers, `conv${suffix}`, images, options);
  return batchNorm(layers, `norm${suffix}`, convolved);
}

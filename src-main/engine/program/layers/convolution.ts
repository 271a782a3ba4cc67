import { reshape } from '../operations/arrange.ts';
import { conv2d } from '../operations/convolution.ts';
import { add } from '../operations/elementwise.ts';
import type { Tensor } from '../tensor.ts';
import { parameter, within, type Layers } from './layers.ts';

export interface ConvolutionOptions {
  /** Channels of the result. */
  readonly channels: number;
  /** Rows and columns of a filter. */
  readonly size: number;
  /** 1 when absent. */
  readonly stride?: number;
  /** 0 when absent. */
  readonly padding?: number;
  /** Whether a bias is added; not when absent, as batch normalisation mostly follows. */
  readonly bias?: boolean;
  /** What Kaiming's normal initialisation counts, 'fanOut' when absent. */
  readonly fan?: 'fanIn' | 'fanOut';
}

/**
 * torch.nn.Conv2d on images [batch, channels, height, width], its `weight` begun by kaiming_normal_ for ReLU: deviation sqrt(2 / fan);
 * `bias` begins with 0.
 */
export function convolution(
  layers: Layers,
  name: string,
  images: Tensor,
  options: ConvolutionOptions,
): Tensor {
  const { channels, size, stride = 1, padding = 0, bias = false, fan = 'fanOut' } = options;
  const own = within(layers, name);
  const depth = images.shape[1];
  const deviation = Math.sqrt(2 / ((fan === 'fanOut' ? channels : depth) * size * size));
  const weight = parameter(own, 'weight', [channels, depth, size, size], { kind: 'normal', deviation });
  const result = conv2d(images, weight, { stride, padding });
  if (!bias) return result;
  const shift = parameter(own, 'bias', [channels], { kind: 'constant', value: 0 });
  return add(result, reshape(shift, [1, channels, 1, 1]));
}

import { mean } from '../operations/reduce.ts';
import type { Tensor } from '../tensor.ts';

/** The mean of each channel of images [batch, channels, height, width]: rows [batch, channels]. */
export function globalAveragePool(images: Tensor): Tensor {
  return mean(images, [2, 3]);
}

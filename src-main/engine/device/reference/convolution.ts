import type { ConvolutionWindow } from '../../program/operation.ts';
import { sizeOf, type Shape } from '../../program/tensor.ts';
import type { Kernels } from './kernel.ts';

export const convolutionKernels: Kernels<'conv2d' | 'conv2dImageGradient' | 'conv2dFilterGradient'> = {
  conv2d: ([images, filters], shape, window) => {
    const result = new Float64Array(sizeOf(shape));
    eachProduct(images.shape, filters.shape, shape, window, (image, filter, place) => {
      result[place] += images.values[image] * filters.values[filter];
    });
    return result;
  },
  conv2dImageGradient: ([gradient, filters], shape, window) => {
    const result = new Float64Array(sizeOf(shape));
    eachProduct(shape, filters.shape, gradient.shape, window, (image, filter, place) => {
      result[image] += gradient.values[place] * filters.values[filter];
    });
    return result;
  },
  conv2dFilterGradient: ([images, gradient], shape, window) => {
    const result = new Float64Array(sizeOf(shape));
    eachProduct(images.shape, shape, gradient.shape, window, (image, filter, place) => {
      result[filter] += images.values[image] * gradient.values[place];
    });
    return result;
  },
};

/** Each product that a convolution sums: the places of its two factors in images and filters, and of the sum in the result. */
function eachProduct(
  [batch, channels, height, width]: Shape,
  [, , filterRows, filterColumns]: Shape,
  [, outChannels, rows, columns]: Shape,
  { stride, padding }: ConvolutionWindow,
  visit: (image: number, filter: number, result: number) => void,
): void {
  const places = rows * columns;
  for (let element = 0; element < batch * outChannels * places; element++) {
    const out = Math.floor(element / places) % outChannels;
    const firstRow = (Math.floor(element / columns) % rows) * stride - padding;
    const firstColumn = (element % columns) * stride - padding;
    const firstChannel = Math.floor(element / places / outChannels) * channels;
    for (let channel = 0; channel < channels; channel++) {
      for (let i = 0; i < filterRows; i++) {
        for (let j = 0; j < filterColumns; j++) {
          const [row, column] = [firstRow + i, firstColumn + j];
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const image = ((firstChannel + channel) * height + row) * width + column;
          visit(image, ((out * channels + channel) * filterRows + i) * filterColumns + j, element);
        }
      }
    }
  }
}

import type { ConvolutionWindow } from '../operation.ts';
import { describeShape, type Shape, type Tensor } from '../tensor.ts';
import { requireFloats } from './elementwise.ts';

/**
 * Cross-correlation of images [batch, channels in, height, width] with filters [channels out, channels in, rows, columns]; stride 1 and no
 * padding when absent.
 */
export function conv2d(images: Tensor, filters: Tensor, window: Partial<ConvolutionWindow> = {}): Tensor {
  requireFloats('conv2d', [images, filters]);
  const { stride = 1, padding = 0 } = window;
  const [batch, channels, ...sides] = images.shape;
  const [out, depth, ...spans] = filters.shape;
  const lengths = sides.map((side, axis) => Math.floor((side + 2 * padding - spans[axis]) / stride) + 1);
  if (
    sides.length !== 2 ||
    spans.length !== 2 ||
    channels !== depth ||
    lengths.some((length) => length < 1)
  ) {
    throw new RangeError(
      `conv2d: filters ${describeShape(filters.shape)} do not fit images ${describeShape(images.shape)} (padding ${padding}).`,
    );
  }
  const operation = { kind: 'conv2d', stride, padding } as const;
  return { operation, inputs: [images, filters], shape: [batch, out, ...lengths], type: 'float' };
}

/** Gradient of a conv2d with respect to its images, which have the given shape. */
export function conv2dImageGradient(
  gradient: Tensor,
  filters: Tensor,
  shape: Shape,
  window: ConvolutionWindow,
): Tensor {
  const operation = { kind: 'conv2dImageGradient', stride: window.stride, padding: window.padding } as const;
  return { operation, inputs: [gradient, filters], shape, type: 'float' };
}

/** Gradient of a conv2d with respect to its filters, which have the given shape. */
export function conv2dFilterGradient(
  images: Tensor,
  gradient: Tensor,
  shape: Shape,
  window: ConvolutionWindow,
): Tensor {
  const operation = { kind: 'conv2dFilterGradient', stride: window.stride, padding: window.padding } as const;
  return { operation, inputs: [images, gradient], shape, type: 'float' };
}

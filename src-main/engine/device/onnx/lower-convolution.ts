import type { ConvolutionWindow } from '../../program/operation.ts';
import type { Tensor } from '../../program/tensor.ts';
import type { GraphWriter } from './graph-writer.ts';
import type { Lowering } from './lowering.ts';

export const lowerConvolution: Lowering<'conv2d'> = (graph, { inputs: [, filters] }, inputs, window) =>
  graph.node('Conv', inputs, windowAttributes(filters, window));

export const lowerImageGradient: Lowering<'conv2dImageGradient'> = (graph, tensor, inputs, window) => {
  const [gradient, filters] = tensor.inputs;
  // Rows and columns at the far end that no window reached.
  const rest = [2, 3].map((axis) => {
    const reached = (gradient.shape[axis] - 1) * window.stride + filters.shape[axis] - 2 * window.padding;
    return tensor.shape[axis] - reached;
  });
  return graph.node('ConvTranspose', inputs, {
    ...windowAttributes(filters, window),
    output_padding: rest,
  });
};

/** For each place in a filter one product over all images and pixels: the images moved there times the gradient. */
export const lowerFilterGradient: Lowering<'conv2dFilterGradient'> = (graph, tensor, inputs, window) => {
  const [images, gradient] = tensor.inputs;
  const [out, channels, rows, columns] = tensor.shape;
  const { padding } = window;
  const spread =
    padding === 0
      ? inputs[0]
      : graph.node('Pad', [inputs[0], graph.list([0, 0, padding, padding, 0, 0, padding, padding])]);
  const byChannel = { shape: [images.shape[1], images.shape[0]], name: transposed(graph, spread) };
  const pixels = images.shape[0] * gradient.shape[2] * gradient.shape[3];
  const right = graph.reshape(transposed(graph, inputs[1]), [out, pixels]);
  const products = Array.from({ length: rows * columns }, (_, place) => {
    const starts = [Math.floor(place / columns), place % columns];
    const moved = movedImages(graph, byChannel.name, starts, gradient, window.stride);
    const left = graph.reshape(moved, [channels, pixels]);
    return graph.reshape(graph.node('Gemm', [right, left], { transB: 1 }), [1, out, channels]);
  });
  const stacked = products.length === 1 ? products[0] : graph.node('Concat', products, { axis: 0 });
  return graph.reshape(graph.node('Transpose', [stacked], { perm: [1, 2, 0] }), tensor.shape);
};

/** The pixels that meet each pixel of the gradient at this place of the filter. */
function movedImages(
  graph: GraphWriter,
  images: string,
  starts: readonly number[],
  { shape }: Tensor,
  stride: number,
): string {
  const ends = starts.map((start, axis) => start + (shape[axis + 2] - 1) * stride + 1);
  const lists = [starts, ends, [2, 3], [stride, stride]].map((values) => graph.list(values));
  return graph.node('Slice', [images, ...lists]);
}

/** Batch and channels changed over. */
function transposed(graph: GraphWriter, images: string): string {
  return graph.once(`by channel ${images}`, () => graph.node('Transpose', [images], { perm: [1, 0, 2, 3] }));
}

function windowAttributes(
  { shape }: Tensor,
  { stride, padding }: ConvolutionWindow,
): Record<string, number[]> {
  return {
    kernel_shape: shape.slice(2),
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
  };
}

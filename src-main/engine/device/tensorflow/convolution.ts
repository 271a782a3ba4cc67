import type { ConvolutionWindow } from '../../program/operation.ts';
import type { Shape } from '../../program/tensor.ts';
import type { LibraryTensor, TensorLibrary } from './tensor-library.ts';

/** Programs have images [batch, channels, height, width]; kernels want the channels last, and filters [rows, columns, in, out]. */
const CHANNELS_LAST = [0, 2, 3, 1];
const CHANNELS_FIRST = [0, 3, 1, 2];
const FILTERS_LAST = [2, 3, 1, 0];
const FILTERS_FIRST = [3, 2, 0, 1];

export function convolve(
  library: TensorLibrary,
  images: LibraryTensor,
  filters: LibraryTensor,
  window: ConvolutionWindow,
): LibraryTensor {
  const mode = paddingMode(window, filters.shape);
  const padded = padImages(library, library.transpose(images, CHANNELS_LAST), window, mode);
  const result = library.conv2d(padded, library.transpose(filters, FILTERS_LAST), window.stride, mode);
  return library.transpose(result, CHANNELS_FIRST);
}

/** Gradient with respect to images of the shape. */
export function convolutionImageGradient(
  library: TensorLibrary,
  gradient: LibraryTensor,
  filters: LibraryTensor,
  shape: Shape,
  window: ConvolutionWindow,
): LibraryTensor {
  const mode = paddingMode(window, filters.shape);
  const border = borderOf(window, mode);
  const [batch, channels, height, width] = shape;
  const inputShape = [batch, height + 2 * border, width + 2 * border, channels];
  const padded = library.engine().runKernel(
    'Conv2DBackpropInput',
    {
      dy: library.transpose(gradient, CHANNELS_LAST),
      filter: library.transpose(filters, FILTERS_LAST),
    },
    { ...attributesOf(window, mode), inputShape },
  ) as LibraryTensor;
  const inner =
    border === 0 ? padded : library.slice(padded, [0, border, border, 0], [batch, height, width, channels]);
  return library.transpose(inner, CHANNELS_FIRST);
}

/** Gradient with respect to filters of the shape. */
export function convolutionFilterGradient(
  library: TensorLibrary,
  images: LibraryTensor,
  gradient: LibraryTensor,
  shape: Shape,
  window: ConvolutionWindow,
): LibraryTensor {
  const mode = paddingMode(window, shape);
  const x = padImages(library, library.transpose(images, CHANNELS_LAST), window, mode);
  const dy = library.transpose(gradient, CHANNELS_LAST);
  const filterShape = FILTERS_LAST.map((axis) => shape[axis]);
  const attributes = { ...attributesOf(window, mode), filterShape };
  const result = library.engine().runKernel('Conv2DBackpropFilter', { x, dy }, attributes) as LibraryTensor;
  return library.transpose(result, FILTERS_FIRST);
}

/** TensorFlow's own kernels know no padding by a number: where "same" does not mean it, images are padded before. */
function paddingMode({ stride, padding }: ConvolutionWindow, filters: Shape): 'same' | 'valid' {
  const keepsSize = stride === 1 && filters.slice(2).every((span) => span === 2 * padding + 1);
  return keepsSize ? 'same' : 'valid';
}

function borderOf({ padding }: ConvolutionWindow, mode: 'same' | 'valid'): number {
  return mode === 'same' ? 0 : padding;
}

function padImages(
  library: TensorLibrary,
  images: LibraryTensor,
  window: ConvolutionWindow,
  mode: 'same' | 'valid',
): LibraryTensor {
  const border = borderOf(window, mode);
  if (border === 0) return images;
  return library.pad(images, [
    [0, 0],
    [border, border],
    [border, border],
    [0, 0],
  ]);
}

function attributesOf({ stride }: ConvolutionWindow, mode: 'same' | 'valid'): object {
  return { strides: [stride, stride], pad: mode, dataFormat: 'NHWC', dimRoundingMode: undefined };
}

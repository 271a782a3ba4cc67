import type { Initialiser } from './initialiser.ts';
import type { Tensor } from './tensor.ts';

/** Element by element, one input. `step` is 1 where x > 0, else 0. */
export type UnaryKind = 'negate' | 'exp' | 'log' | 'sqrt' | 'relu' | 'step' | 'floor' | 'cos';

/** Element by element, two inputs, broadcast as in numpy. */
export type BinaryKind = 'add' | 'subtract' | 'multiply' | 'divide' | 'maximum';

/** How a convolution moves: the same along both axes. */
export interface ConvolutionWindow {
  readonly stride: number;
  /** Zeros around the image, on every side. */
  readonly padding: number;
}

/**
 * The primitive operations: all that a device must know. Images are [batch, channels, height, width], filters
 * [channels out, channels in, height, width].
 */
export type Operation =
  /** Fed on every run. */
  | { readonly kind: 'input'; readonly name: string }
  /** Kept by the device from run to run. */
  | { readonly kind: 'variable'; readonly name: string; readonly initialiser: Initialiser }
  | { readonly kind: 'constant'; readonly values: Float64Array }
  | { readonly kind: UnaryKind }
  | { readonly kind: BinaryKind }
  /** Integers as floats. */
  | { readonly kind: 'toFloat' }
  /** Two matrices, each transposed first where it says so. */
  | { readonly kind: 'matmul'; readonly transposeLeft: boolean; readonly transposeRight: boolean }
  /** Axis i of the result is axis order[i] of the input. */
  | { readonly kind: 'transpose'; readonly order: readonly number[] }
  | { readonly kind: 'reshape' }
  /** To the result's shape, as numpy does. */
  | { readonly kind: 'broadcast' }
  /** The result's shape from these starts. */
  | { readonly kind: 'slice'; readonly starts: readonly number[] }
  /** Zeros before each axis; after it as many as the result's shape wants. */
  | { readonly kind: 'pad'; readonly before: readonly number[] }
  | { readonly kind: 'concatenate'; readonly axis: number }
  /** Over the axes, which stay with length 1. */
  | { readonly kind: 'sum' | 'max'; readonly axes: readonly number[] }
  /** The place of the largest along the last axis, which goes; the first of several. Integers. */
  | { readonly kind: 'argmax' }
  /** Rows (axis 0) of the first input, by a vector of integers. */
  | { readonly kind: 'gather' }
  /** The first input's rows added up into zeros of the result's shape, at the rows that the second, a vector of integers, names. */
  | { readonly kind: 'scatterAdd' }
  /** A vector of integers to rows that are 1 at that place, else 0. */
  | { readonly kind: 'oneHot' }
  /** Images, filters: the cross-correlation that the field calls convolution. */
  | ({ readonly kind: 'conv2d' } & ConvolutionWindow)
  /** Gradient of the result, filters: the gradient with respect to the images. */
  | ({ readonly kind: 'conv2dImageGradient' } & ConvolutionWindow)
  /** Images, gradient of the result: the gradient with respect to the filters. */
  | ({ readonly kind: 'conv2dFilterGradient' } & ConvolutionWindow)
  /** The first input as it is; its gradient is what `backward` makes, for each of the other inputs. */
  | { readonly kind: 'custom'; readonly backward: (gradient: Tensor) => readonly Tensor[] };

export type OperationKind = Operation['kind'];

/** The operation of a kind, with what it carries. */
export type OperationOf<Kind extends OperationKind, Every = Operation> = Every extends {
  readonly kind: infer Kinds;
}
  ? Kind extends Kinds
    ? Every
    : never
  : never;

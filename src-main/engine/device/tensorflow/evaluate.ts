import type { BinaryKind, Operation, UnaryKind } from '../../program/operation.ts';
import type { Shape, Tensor } from '../../program/tensor.ts';
import { convolutionFilterGradient, convolutionImageGradient, convolve } from './convolution.ts';
import type { LibraryTensor, TensorLibrary } from './tensor-library.ts';

type Evaluation<Kind extends Operation['kind']> = (
  library: TensorLibrary,
  inputs: readonly LibraryTensor[],
  operation: Extract<Operation, { kind: Kind }>,
  shape: Shape,
) => LibraryTensor;

/** What is made from other tensors; the rest is there before a run. */
type MadeKind = Exclude<Operation['kind'], 'input' | 'variable' | 'constant'>;

const UNARY: { readonly [Kind in UnaryKind]: Evaluation<Kind> } = {
  negate: (library, [x]) => library.neg(x),
  exp: (library, [x]) => library.exp(x),
  log: (library, [x]) => library.log(x),
  sqrt: (library, [x]) => library.sqrt(x),
  relu: (library, [x]) => library.relu(x),
  step: (library, [x]) => library.cast(library.greater(x, 0), 'float32'),
  floor: (library, [x]) => library.floor(x),
  cos: (library, [x]) => library.cos(x),
};

const BINARY: { readonly [Kind in BinaryKind]: Evaluation<Kind> } = {
  add: (library, [left, right]) => library.add(left, right),
  subtract: (library, [left, right]) => library.sub(left, right),
  multiply: (library, [left, right]) => library.mul(left, right),
  divide: (library, [left, right]) => library.div(left, right),
  maximum: (library, [left, right]) => library.maximum(left, right),
};

const EVALUATIONS: { readonly [Kind in MadeKind]: Evaluation<Kind> } = {
  ...UNARY,
  ...BINARY,
  toFloat: (library, [x]) => library.cast(x, 'float32'),
  matmul: (library, [left, right], { transposeLeft, transposeRight }) =>
    library.matMul(left, right, transposeLeft, transposeRight),
  transpose: (library, [x], { order }) => library.transpose(x, [...order]),
  reshape: (library, [x], _, shape) => library.reshape(x, [...shape]),
  broadcast: (library, [x], _, shape) => library.broadcastTo(x, [...shape]),
  slice: (library, [x], { starts }, shape) => library.slice(x, [...starts], [...shape]),
  pad: (library, [x], { before }, shape) =>
    library.pad(
      x,
      before.map((zeros, axis) => [zeros, shape[axis] - x.shape[axis] - zeros]),
    ),
  concatenate: (library, parts, { axis }) => library.concat([...parts], axis),
  sum: (library, [x], { axes }) => library.sum(x, [...axes], true),
  max: (library, [x], { axes }) => library.max(x, [...axes], true),
  argmax: (library, [x]) => library.argMax(x, x.shape.length - 1),
  gather: (library, [table, indices]) => library.gather(table, indices),
  scatterAdd: (library, [rows, indices], _, shape) =>
    library.scatterND(library.reshape(indices, [indices.shape[0], 1]), rows, [...shape]),
  oneHot: (library, [indices], _, [, depth]) => library.cast(library.oneHot(indices, depth), 'float32'),
  conv2d: (library, [images, filters], window) => convolve(library, images, filters, window),
  conv2dImageGradient: (library, [gradient, filters], window, shape) =>
    convolutionImageGradient(library, gradient, filters, shape, window),
  conv2dFilterGradient: (library, [images, gradient], window, shape) =>
    convolutionFilterGradient(library, images, gradient, shape, window),
  custom: (library, [value]) => library.clone(value),
};

/** Whether the tensor is made from others by an operation that is known here. */
export function isMade({ operation }: Tensor): boolean {
  return operation.kind in EVALUATIONS;
}

/** The value of a tensor that is made from others, in memory of its own. The caller disposes of it. */
export function evaluate(
  library: TensorLibrary,
  { operation, shape }: Tensor,
  inputs: readonly LibraryTensor[],
): LibraryTensor {
  const evaluation = EVALUATIONS[operation.kind as MadeKind] as Evaluation<MadeKind>;
  return library.tidy(() =>
    evaluation(library, inputs, operation as Extract<Operation, { kind: MadeKind }>, shape),
  );
}

import type { Tensor } from '../../program/tensor.ts';
import type { GraphWriter } from './graph-writer.ts';
import { lowerConvolution, lowerFilterGradient, lowerImageGradient } from './lower-convolution.ts';
import type { Lowerings } from './lowering.ts';

interface Axes {
  readonly axes: readonly number[];
}

/** Data types of ONNX, as Cast wants them. */
const FLOAT = 1;
const INT32 = 6;

/** How each operation is written, on its own. */
export const LOWERINGS: Lowerings = {
  negate: same('Neg'),
  exp: same('Exp'),
  log: same('Log'),
  sqrt: same('Sqrt'),
  relu: same('Relu'),
  floor: same('Floor'),
  cos: same('Cos'),
  step: (graph, _tensor, [x]) =>
    graph.node('Cast', [graph.node('Greater', [x, graph.floats([0], [])])], { to: FLOAT }),
  add: same('Add'),
  subtract: same('Sub'),
  multiply: same('Mul'),
  divide: same('Div'),
  maximum: same('Max'),
  toFloat: (graph, _tensor, [x]) => graph.node('Cast', [x], { to: FLOAT }),
  matmul: (graph, _tensor, inputs, { transposeLeft, transposeRight }) =>
    graph.node('Gemm', inputs, { transA: Number(transposeLeft), transB: Number(transposeRight) }),
  transpose: (graph, _tensor, inputs, { order }) => graph.node('Transpose', inputs, { perm: order }),
  reshape: (graph, { shape }, [x]) => graph.reshape(x, shape),
  broadcast: (graph, { shape }, [x]) => graph.node('Expand', [x, graph.list(shape)]),
  slice: (graph, { shape }, [x], { starts }) => {
    const ends = starts.map((start, axis) => start + shape[axis]);
    return graph.node('Slice', [x, graph.list(starts), graph.list(ends)]);
  },
  pad: (graph, { shape, inputs }, [x], { before }) => {
    const after = shape.map((length, axis) => length - before[axis] - inputs[0].shape[axis]);
    return graph.node('Pad', [x, graph.list([...before, ...after])]);
  },
  concatenate: (graph, _tensor, inputs, { axis }) => graph.node('Concat', inputs, { axis }),
  sum: reduced('ReduceSum'),
  max: reduced('ReduceMax'),
  argmax: (graph, _tensor, [x]) =>
    graph.node('Cast', [graph.node('ArgMax', [x], { axis: -1, keepdims: 0 })], { to: INT32 }),
  gather: (graph, _tensor, inputs) => graph.node('Gather', inputs, { axis: 0 }),
  scatterAdd: (graph, { inputs: [rows], shape }, [values, indices]) => {
    const column = graph.reshape(indices, [rows.shape[0], ...rows.shape.slice(1).fill(1)]);
    const places = graph.node('Expand', [column, graph.list(rows.shape)]);
    const zeros = graph.node('Expand', [graph.floats([0], []), graph.list(shape)]);
    return graph.node('ScatterElements', [zeros, places, values], { axis: 0, reduction: 'add' });
  },
  oneHot: (graph, { inputs: [indices], shape: [, depth] }, [x]) => {
    const column = graph.reshape(x, [indices.shape[0], 1]);
    const places = graph.integers(
      Array.from({ length: depth }, (_, place) => place),
      [1, depth],
    );
    return graph.node('Cast', [graph.node('Equal', [column, places])], { to: FLOAT });
  },
  conv2d: lowerConvolution,
  conv2dImageGradient: lowerImageGradient,
  conv2dFilterGradient: lowerFilterGradient,
};

/** Without axes ONNX would reduce all of them. */
function reduced(
  operator: string,
): (graph: GraphWriter, tensor: Tensor, inputs: readonly string[], operation: Axes) => string {
  return (graph, _tensor, [x], { axes }) =>
    axes.length === 0 ? x : graph.node(operator, [x, graph.list(axes)], { keepdims: 1 });
}

/** An operator of ONNX that does the same. */
function same(operator: string): (graph: GraphWriter, tensor: Tensor, inputs: readonly string[]) => string {
  return (graph, _tensor, inputs) => graph.node(operator, inputs);
}

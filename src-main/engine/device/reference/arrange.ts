import { sizeOf } from '../../program/tensor.ts';
import type { Kernels, Numbers } from './kernel.ts';
import { broadcastOffsets, offsetAt, offsetsOf, stridesOf } from './offsets.ts';

export const arrangeKernels: Kernels<
  'transpose' | 'reshape' | 'broadcast' | 'slice' | 'pad' | 'concatenate' | 'sum' | 'max'
> = {
  transpose: ([x], shape, { order }) => {
    const strides = stridesOf(x.shape);
    return taken(
      x,
      offsetsOf(
        shape,
        order.map((axis) => strides[axis]),
      ),
    );
  },
  reshape: ([{ values }]) => values,
  broadcast: ([x], shape) => taken(x, broadcastOffsets(x.shape, shape)),
  slice: ([x], shape, { starts }) =>
    taken(x, offsetsOf(shape, stridesOf(x.shape), offsetAt(starts, x.shape))),
  pad: ([x], shape, { before }) => {
    const result = new Float64Array(sizeOf(shape));
    place(x, result, offsetsOf(x.shape, stridesOf(shape), offsetAt(before, shape)));
    return result;
  },
  concatenate: (parts, shape, { axis }) => {
    const result = new Float64Array(sizeOf(shape));
    const strides = stridesOf(shape);
    let start = 0;
    for (const part of parts) {
      place(part, result, offsetsOf(part.shape, strides, start * strides[axis]));
      start += part.shape[axis];
    }
    return result;
  },
  sum: ([x], shape) => reduced(x, new Float64Array(sizeOf(shape)), shape, (sum, value) => sum + value),
  max: ([x], shape) => reduced(x, new Float64Array(sizeOf(shape)).fill(-Infinity), shape, Math.max),
};

function taken({ values }: Numbers, offsets: Int32Array): Float64Array {
  return Float64Array.from(offsets, (offset) => values[offset]);
}

function place({ values }: Numbers, result: Float64Array, offsets: Int32Array): void {
  values.forEach((value, index) => (result[offsets[index]] = value));
}

/** Each element of x goes to the place that it would be repeated from, were the result broadcast to x. */
function reduced(
  x: Numbers,
  result: Float64Array,
  shape: readonly number[],
  combine: (sofar: number, value: number) => number,
): Float64Array {
  const offsets = broadcastOffsets(shape, x.shape);
  x.values.forEach((value, index) => {
    result[offsets[index]] = combine(result[offsets[index]], value);
  });
  return result;
}

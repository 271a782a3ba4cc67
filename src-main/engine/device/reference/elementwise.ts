import type { BinaryKind, UnaryKind } from '../../program/operation.ts';
import { sameShape } from '../../program/tensor.ts';
import type { Kernel, Kernels } from './kernel.ts';
import { broadcastOffsets } from './offsets.ts';

export const unaryKernels: Kernels<UnaryKind | 'toFloat' | 'custom'> = {
  negate: each((x) => -x),
  exp: each(Math.exp),
  log: each(Math.log),
  sqrt: each(Math.sqrt),
  relu: each((x) => Math.max(x, 0)),
  step: each((x) => (x > 0 ? 1 : 0)),
  floor: each(Math.floor),
  cos: each(Math.cos),
  toFloat: ([{ values }]) => values,
  custom: ([{ values }]) => values,
};

export const binaryKernels: Kernels<BinaryKind> = {
  add: pairs((x, y) => x + y),
  subtract: pairs((x, y) => x - y),
  multiply: pairs((x, y) => x * y),
  divide: pairs((x, y) => x / y),
  maximum: pairs(Math.max),
};

function each(compute: (x: number) => number): Kernel {
  return ([{ values }]) => values.map((x) => compute(x));
}

function pairs(compute: (x: number, y: number) => number): Kernel {
  return (inputs, shape) => {
    const [left, right] = inputs.map((input) => {
      if (sameShape(input.shape, shape)) return input.values;
      return Float64Array.from(broadcastOffsets(input.shape, shape), (offset) => input.values[offset]);
    });
    return left.map((x, index) => compute(x, right[index]));
  };
}

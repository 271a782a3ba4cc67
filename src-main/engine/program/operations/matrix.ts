import { describeShape, type Tensor } from '../tensor.ts';
import { requireFloats } from './elementwise.ts';

export interface MatmulOptions {
  readonly transposeLeft?: boolean;
  readonly transposeRight?: boolean;
}

/** Product of two matrices, each transposed first where told. */
export function matmul(left: Tensor, right: Tensor, options: MatmulOptions = {}): Tensor {
  requireFloats('matmul', [left, right]);
  const { transposeLeft = false, transposeRight = false } = options;
  const [rows, inner] = transposeLeft ? [left.shape[1], left.shape[0]] : left.shape;
  const [depth, columns] = transposeRight ? [right.shape[1], right.shape[0]] : right.shape;
  if (left.shape.length !== 2 || right.shape.length !== 2 || inner !== depth) {
    throw new RangeError(
      `matmul: ${describeShape(left.shape)} and ${describeShape(right.shape)} do not multiply.`,
    );
  }
  const operation = { kind: 'matmul', transposeLeft, transposeRight } as const;
  return { operation, inputs: [left, right], shape: [rows, columns], type: 'float' };
}

/** Rows (axis 0) of a table, by a vector of integers, each in 0..rows - 1. */
export function gather(table: Tensor, indices: Tensor): Tensor {
  requireVector('gather', indices);
  const shape = [indices.shape[0], ...table.shape.slice(1)];
  return { operation: { kind: 'gather' }, inputs: [table, indices], shape, type: table.type };
}

/** Zeros of `count` rows, to which each row is added at the place that `indices` (a vector of integers) names for it. */
export function scatterAdd(rows: Tensor, indices: Tensor, count: number): Tensor {
  requireVector('scatterAdd', indices);
  const shape = [count, ...rows.shape.slice(1)];
  return { operation: { kind: 'scatterAdd' }, inputs: [rows, indices], shape, type: 'float' };
}

/** A vector of integers in 0..depth - 1 to rows of `depth` floats: 1 at that place, else 0. */
export function oneHot(indices: Tensor, depth: number): Tensor {
  requireVector('oneHot', indices);
  return {
    operation: { kind: 'oneHot' },
    inputs: [indices],
    shape: [indices.shape[0], depth],
    type: 'float',
  };
}

function requireVector(kind: string, { shape, type }: Tensor): void {
  if (type === 'integer' && shape.length === 1) return;
  throw new RangeError(`${kind} takes a vector of integers, not ${describeShape(shape)} (${type}).`);
}

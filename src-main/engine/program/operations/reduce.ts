import { sizeOf, type Shape, type Tensor } from '../tensor.ts';
import { reshape } from './arrange.ts';
import { divide, requireFloats } from './elementwise.ts';

export interface ReduceOptions {
  /** Whether the axes stay, with length 1. */
  readonly keep?: boolean;
}

/** Sum over the axes, all when none are given. */
export function sum(x: Tensor, axes?: readonly number[], options?: ReduceOptions): Tensor {
  return reduce('sum', x, axes, options);
}

/** The largest over the axes, all when none are given; it has no gradient: take it where it cancels out. */
export function max(x: Tensor, axes?: readonly number[], options?: ReduceOptions): Tensor {
  return reduce('max', x, axes, options);
}

/** Mean over the axes, all when none are given. */
export function mean(x: Tensor, axes?: readonly number[], options?: ReduceOptions): Tensor {
  const total = sum(x, axes, options);
  return divide(total, sizeOf(x.shape) / sizeOf(total.shape));
}

/** The place of the largest along the last axis, the first of several. Integers. */
export function argmax(x: Tensor): Tensor {
  requireFloats('argmax', [x]);
  return { operation: { kind: 'argmax' }, inputs: [x], shape: x.shape.slice(0, -1), type: 'integer' };
}

function reduce(
  kind: 'sum' | 'max',
  x: Tensor,
  axes: readonly number[] = x.shape.map((_, axis) => axis),
  { keep = false }: ReduceOptions = {},
): Tensor {
  requireFloats(kind, [x]);
  if (axes.some((axis) => x.shape[axis] === undefined))
    throw new RangeError(`${kind}: there is no axis [${axes.join(', ')}].`);
  const kept: Shape = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const reduced: Tensor =
    axes.length === 0 ? x : { operation: { kind, axes }, inputs: [x], shape: kept, type: 'float' };
  return keep
    ? reduced
    : reshape(
        reduced,
        x.shape.filter((_, axis) => !axes.includes(axis)),
      );
}

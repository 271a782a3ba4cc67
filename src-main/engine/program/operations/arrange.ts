import { describeShape, sameShape, sizeOf, type Shape, type Tensor } from '../tensor.ts';
import { broadcastShape } from './elementwise.ts';

/** The same numbers in the same order in another shape; one length may be -1, and follows from the others. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((size, length) => (length === -1 ? size : size * length), 1);
  const whole = shape.map((length) => (length === -1 ? sizeOf(x.shape) / known : length));
  const fits = sizeOf(whole) === sizeOf(x.shape) && whole.every(Number.isInteger);
  if (!fits) throw new RangeError(`${describeShape(x.shape)} cannot be reshaped to ${describeShape(shape)}.`);
  if (sameShape(whole, x.shape)) return x;
  return { operation: { kind: 'reshape' }, inputs: [x], shape: whole, type: x.type };
}

/** Axis i of the result is axis `order[i]` of x; without an order the axes are reversed. */
export function transpose(
  x: Tensor,
  order: readonly number[] = x.shape.map((_, axis) => axis).reverse(),
): Tensor {
  const isOrder = order.length === x.shape.length && x.shape.every((_, axis) => order.includes(axis));
  if (!isOrder) throw new RangeError(`[${order.join(', ')}] is no order of ${x.shape.length} axes.`);
  const shape = order.map((axis) => x.shape[axis]);
  return { operation: { kind: 'transpose', order }, inputs: [x], shape, type: x.type };
}

/** Repeats x along axes of length 1 and new outer axes until it has the shape. */
export function broadcast(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShape(x.shape, shape), shape)) {
    throw new RangeError(`${describeShape(x.shape)} does not broadcast to ${describeShape(shape)}.`);
  }
  return { operation: { kind: 'broadcast' }, inputs: [x], shape, type: x.type };
}

/** The part of x that begins at `starts` and has this shape. */
export function slice(x: Tensor, starts: readonly number[], shape: Shape): Tensor {
  const lies = x.shape.every((length, axis) => starts[axis] >= 0 && starts[axis] + shape[axis] <= length);
  if (!lies || starts.length !== x.shape.length || shape.length !== x.shape.length) {
    throw new RangeError(
      `${describeShape(shape)} from [${starts.join(', ')}] does not lie in ${describeShape(x.shape)}.`,
    );
  }
  if (sameShape(x.shape, shape)) return x;
  return { operation: { kind: 'slice', starts }, inputs: [x], shape, type: x.type };
}

/** Zeros around x: so many before and after each axis. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  const shape = x.shape.map((length, axis) => before[axis] + length + after[axis]);
  return { operation: { kind: 'pad', before }, inputs: [x], shape, type: x.type };
}

/** One after the other along an axis; all other lengths are the same. */
export function concatenate(parts: readonly Tensor[], axis: number): Tensor {
  const [{ shape, type }] = parts;
  const others = ({ shape: lengths }: Tensor): Shape =>
    lengths.map((length, index) => (index === axis ? 0 : length));
  if (parts.some((part) => !sameShape(others(part), others(parts[0])) || part.type !== type)) {
    throw new RangeError(
      `${parts.map((part) => describeShape(part.shape)).join(' and ')} differ beside axis ${axis}.`,
    );
  }
  const length = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  const whole = shape.map((own, index) => (index === axis ? length : own));
  return { operation: { kind: 'concatenate', axis }, inputs: parts, shape: whole, type };
}

import { sizeOf, type Shape } from '../../program/tensor.ts';

/** How far apart neighbours along each axis lie in a row-major tensor. */
export function stridesOf(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** For each element of a row-major tensor of this shape: the sum of its indices times the strides, plus `start`. */
export function offsetsOf(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  const offsets = new Int32Array(sizeOf(shape)).fill(start);
  const own = stridesOf(shape);
  for (let element = 0; element < offsets.length; element++) {
    for (let axis = 0; axis < shape.length; axis++) {
      offsets[element] += (Math.floor(element / own[axis]) % shape[axis]) * strides[axis];
    }
  }
  return offsets;
}

/** For each element of `shape`: where it comes from in a tensor of the shape `from` that broadcasts to it. */
export function broadcastOffsets(from: Shape, shape: Shape): Int32Array {
  const added = shape.length - from.length;
  const own = stridesOf(from);
  const strides = shape.map((_, axis) => (axis < added || from[axis - added] === 1 ? 0 : own[axis - added]));
  return offsetsOf(shape, strides);
}

/** Where the element at these indices lies. */
export function offsetAt(indices: readonly number[], shape: Shape): number {
  const strides = stridesOf(shape);
  return indices.reduce((sum, index, axis) => sum + index * strides[axis], 0);
}

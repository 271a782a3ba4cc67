import type { Operation } from './operation.ts';

/** Lengths along each axis, outermost first; [] for a scalar. Every length is a positive integer, known when the graph is built. */
export type Shape = readonly number[];

/** 'float' is float32 on every device but the reference (float64); 'integer' is int32. */
export type ElementType = 'float' | 'integer';

/** A value of a graph: what makes it, from which other values. Plain data; two values are the same when they are the same object. */
export interface Tensor {
  readonly operation: Operation;
  readonly inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly type: ElementType;
}

/** How many elements a shape holds; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((length, axis) => length === right[axis]);
}

/** "[32, 8, 11, 11]", for messages. */
export function describeShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

import type { BinaryKind, UnaryKind } from '../operation.ts';
import { describeShape, type Shape, type Tensor } from '../tensor.ts';
import { constant } from './leaves.ts';

/** A tensor, or the same number everywhere. */
export type Operand = Tensor | number;

export const negate = (x: Tensor): Tensor => unary('negate', x);
export const exp = (x: Tensor): Tensor => unary('exp', x);
export const log = (x: Tensor): Tensor => unary('log', x);
export const sqrt = (x: Tensor): Tensor => unary('sqrt', x);
export const floor = (x: Tensor): Tensor => unary('floor', x);
export const cos = (x: Tensor): Tensor => unary('cos', x);
/** max(x, 0). */
export const relu = (x: Tensor): Tensor => unary('relu', x);
/** 1 where x > 0, else 0; its gradient is 0. */
export const step = (x: Tensor): Tensor => unary('step', x);

export const add = (left: Operand, right: Operand): Tensor => binary('add', left, right);
export const subtract = (left: Operand, right: Operand): Tensor => binary('subtract', left, right);
export const multiply = (left: Operand, right: Operand): Tensor => binary('multiply', left, right);
export const divide = (left: Operand, right: Operand): Tensor => binary('divide', left, right);
export const maximum = (left: Operand, right: Operand): Tensor => binary('maximum', left, right);
export const square = (x: Tensor): Tensor => multiply(x, x);

/** Integers as floats. */
export function toFloat(x: Tensor): Tensor {
  return x.type === 'float'
    ? x
    : { operation: { kind: 'toFloat' }, inputs: [x], shape: x.shape, type: 'float' };
}

/** The shape that both broadcast to, as in numpy. Throws a RangeError where there is none. */
export function broadcastShape(left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [first, second] = [left, right].map((shape) => shape[axis - rank + shape.length] ?? 1);
    if (first === second || second === 1) return first;
    if (first === 1) return second;
    throw new RangeError(`${describeShape(left)} and ${describeShape(right)} do not broadcast.`);
  });
}

function unary(kind: UnaryKind, x: Tensor): Tensor {
  requireFloats(kind, [x]);
  return { operation: { kind }, inputs: [x], shape: x.shape, type: 'float' };
}

function binary(kind: BinaryKind, left: Operand, right: Operand): Tensor {
  const inputs = [left, right].map((operand) => (typeof operand === 'number' ? constant(operand) : operand));
  requireFloats(kind, inputs);
  return {
    operation: { kind },
    inputs,
    shape: broadcastShape(inputs[0].shape, inputs[1].shape),
    type: 'float',
  };
}

/** Throws a RangeError where an input is of integers. */
export function requireFloats(kind: string, inputs: readonly Tensor[]): void {
  if (inputs.some(({ type }) => type !== 'float')) throw new RangeError(`${kind} takes floats; use toFloat.`);
}

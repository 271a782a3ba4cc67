import { reshape } from '../operations/arrange.ts';
import { add, cos, divide, multiply, negate, step, subtract } from '../operations/elementwise.ts';
import { sum } from '../operations/reduce.ts';
import type { BinaryKind, UnaryKind } from '../operation.ts';
import type { Shape, Tensor } from '../tensor.ts';
import type { GradientRules } from './gradient-rule.ts';

export const unaryRules: GradientRules<UnaryKind> = {
  negate: (_, gradient) => [negate(gradient)],
  exp: (result, gradient) => [multiply(gradient, result)],
  log: ({ inputs: [x] }, gradient) => [divide(gradient, x)],
  sqrt: (result, gradient) => [divide(multiply(gradient, 0.5), result)],
  relu: ({ inputs: [x] }, gradient) => [multiply(gradient, step(x))],
  // -sin x is cos(x + pi / 2).
  cos: ({ inputs: [x] }, gradient) => [multiply(gradient, cos(add(x, Math.PI / 2)))],
  step: () => [undefined],
  floor: () => [undefined],
};

export const binaryRules: GradientRules<BinaryKind> = {
  add: ({ inputs }, gradient) => inputs.map(({ shape }) => sumTo(gradient, shape)),
  subtract: ({ inputs: [left, right] }, gradient) => [
    sumTo(gradient, left.shape),
    negate(sumTo(gradient, right.shape)),
  ],
  multiply: ({ inputs: [left, right] }, gradient) => [
    sumTo(multiply(gradient, right), left.shape),
    sumTo(multiply(gradient, left), right.shape),
  ],
  divide: (result, gradient) => {
    const [left, right] = result.inputs;
    const share = divide(gradient, right);
    return [sumTo(share, left.shape), negate(sumTo(multiply(share, result), right.shape))];
  },
  maximum: ({ inputs: [left, right] }, gradient) => {
    const toLeft = multiply(gradient, shareOfLarger(left, right));
    return [sumTo(toLeft, left.shape), sumTo(subtract(gradient, toLeft), right.shape)];
  },
};

/** Undoes a broadcast from the shape: what was repeated is summed. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const added = x.shape.length - shape.length;
  const axes = x.shape.flatMap((length, axis) =>
    axis < added || shape[axis - added] < length ? [axis] : [],
  );
  return reshape(sum(x, axes, { keep: true }), shape);
}

/** 1 where left is larger, 0 where right is; equals share. */
function shareOfLarger(left: Tensor, right: Tensor): Tensor {
  const difference = subtract(left, right);
  return multiply(add(subtract(step(difference), step(negate(difference))), 1), 0.5);
}

import type { Tensor } from '../tensor.ts';

/**
 * A value with a gradient of its own: `value` as it is, and in place of what differentiation would find for `inputs`, what `backward` makes
 * of the gradient of the value, one tensor of the same shape for each input.
 */
export function withGradient(
  value: Tensor,
  inputs: readonly Tensor[],
  backward: (gradient: Tensor) => readonly Tensor[],
): Tensor {
  const operation = { kind: 'custom', backward } as const;
  return { operation, inputs: [value, ...inputs], shape: value.shape, type: value.type };
}

/** The value, through which no gradient goes. */
export function stopGradient(value: Tensor): Tensor {
  return withGradient(value, [], () => []);
}

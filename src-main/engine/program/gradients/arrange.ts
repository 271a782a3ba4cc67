import { broadcast, pad, reshape, slice, transpose } from '../operations/arrange.ts';
import type { GradientRules } from './gradient-rule.ts';
import { sumTo } from './elementwise.ts';

export const arrangeRules: GradientRules<
  'transpose' | 'reshape' | 'broadcast' | 'slice' | 'pad' | 'concatenate' | 'sum' | 'max'
> = {
  transpose: (_, gradient, { order }) => [
    transpose(
      gradient,
      order.map((_axis, axis) => order.indexOf(axis)),
    ),
  ],
  reshape: ({ inputs: [x] }, gradient) => [reshape(gradient, x.shape)],
  broadcast: ({ inputs: [x] }, gradient) => [sumTo(gradient, x.shape)],
  slice: ({ inputs: [x], shape }, gradient, { starts }) => {
    const after = x.shape.map((length, axis) => length - starts[axis] - shape[axis]);
    return [pad(gradient, starts, after)];
  },
  pad: ({ inputs: [x] }, gradient, { before }) => [slice(gradient, before, x.shape)],
  concatenate: ({ inputs, shape }, gradient, { axis }) => {
    let start = 0;
    return inputs.map((part) => {
      const starts = shape.map((_length, index) => (index === axis ? start : 0));
      start += part.shape[axis];
      return slice(gradient, starts, part.shape);
    });
  },
  sum: ({ inputs: [x] }, gradient) => [broadcast(gradient, x.shape)],
  max: () => {
    throw new RangeError('max has no gradient; take it behind stopGradient, where it cancels out.');
  },
};

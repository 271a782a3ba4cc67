import { conv2dFilterGradient, conv2dImageGradient } from '../operations/convolution.ts';
import type { GradientRules } from './gradient-rule.ts';

export const convolutionRules: GradientRules<'conv2d' | 'conv2dImageGradient' | 'conv2dFilterGradient'> = {
  conv2d: ({ inputs: [images, filters] }, gradient, window) => [
    conv2dImageGradient(gradient, filters, images.shape, window),
    conv2dFilterGradient(images, gradient, filters.shape, window),
  ],
  conv2dImageGradient: noSecondDerivative,
  conv2dFilterGradient: noSecondDerivative,
};

function noSecondDerivative(): never {
  throw new RangeError('The gradients of conv2d have no gradient of their own.');
}

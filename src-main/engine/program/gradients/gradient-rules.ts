import type { OperationKind } from '../operation.ts';
import type { Tensor } from '../tensor.ts';
import { describeShape, sameShape } from '../tensor.ts';
import { arrangeRules } from './arrange.ts';
import { convolutionRules } from './convolution.ts';
import { binaryRules, unaryRules } from './elementwise.ts';
import type { GradientRule, GradientRules } from './gradient-rule.ts';
import { matrixRules } from './matrix.ts';

const RULES: GradientRules<OperationKind> = {
  ...unaryRules,
  ...binaryRules,
  ...arrangeRules,
  ...matrixRules,
  ...convolutionRules,
  input: () => [],
  variable: () => [],
  constant: () => [],
  toFloat: () => [undefined],
  argmax: () => [undefined],
  oneHot: () => [undefined],
  custom: (result, gradient, { backward }) => [undefined, ...checked(result, backward(gradient))],
};

/** The gradient of each input of a tensor from that of the tensor; undefined where none flows. */
export function inputGradients(tensor: Tensor, gradient: Tensor): readonly (Tensor | undefined)[] {
  const rule = RULES[tensor.operation.kind] as GradientRule;
  return rule(tensor, gradient, tensor.operation);
}

function checked({ inputs }: Tensor, gradients: readonly Tensor[]): readonly Tensor[] {
  const wanted = inputs.slice(1).map(({ shape }) => shape);
  const fits =
    gradients.length === wanted.length && gradients.every((each, i) => sameShape(each.shape, wanted[i]));
  if (fits) return gradients;
  const given = gradients.map(({ shape }) => describeShape(shape)).join(', ');
  throw new RangeError(
    `A custom gradient of ${given} does not fit inputs of ${wanted.map(describeShape).join(', ')}.`,
  );
}

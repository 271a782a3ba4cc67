import { inputGradients } from './gradients/gradient-rules.ts';
import { add } from './operations/elementwise.ts';
import { constant } from './operations/leaves.ts';
import { inOrder } from './program.ts';
import { describeShape, sizeOf, type Tensor } from './tensor.ts';

/**
 * The gradient of a loss (one float) with respect to each of the tensors, as tensors of their shapes: zeros where one does not reach the
 * loss. Throws a RangeError where the way leads through `max` or through a gradient of conv2d.
 */
export function differentiate(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape) !== 1 || loss.type !== 'float') {
    throw new RangeError(`A loss is one float, not ${describeShape(loss.shape)} (${loss.type}).`);
  }
  const ordered = inOrder([loss]);
  const dependent = dependentOn(wrt, ordered);
  const gradients = new Map([[loss, constant(1, loss.shape)]]);
  for (const tensor of ordered.reverse()) {
    const gradient = gradients.get(tensor);
    if (gradient === undefined || !carriers(tensor).some((input) => dependent.has(input))) continue;
    inputGradients(tensor, gradient).forEach((part, index) => {
      const input = tensor.inputs[index];
      if (part === undefined || !dependent.has(input)) return;
      const other = gradients.get(input);
      gradients.set(input, other === undefined ? part : add(other, part));
    });
  }
  return wrt.map((tensor) => gradients.get(tensor) ?? constant(0, tensor.shape));
}

function dependentOn(wrt: readonly Tensor[], ordered: readonly Tensor[]): ReadonlySet<Tensor> {
  const dependent = new Set(wrt);
  for (const tensor of ordered) {
    if (carriers(tensor).some((input) => dependent.has(input))) dependent.add(tensor);
  }
  return dependent;
}

/** The inputs that a gradient may go to: not the value behind a gradient of its own. */
function carriers({ operation, inputs }: Tensor): readonly Tensor[] {
  return operation.kind === 'custom' ? inputs.slice(1) : inputs;
}

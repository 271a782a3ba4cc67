import { add, multiply, type Operand } from '../operations/elementwise.ts';
import type { Tensor } from '../tensor.ts';

/** The name of a variable. Throws a RangeError for any other tensor. */
export function parameterName({ operation }: Tensor): string {
  if (operation.kind !== 'variable') throw new RangeError('Only variables can be trained.');
  return operation.name;
}

/** A gradient or step with so much of the parameter added; itself where the decay is the number 0. */
export function decayed(direction: Tensor, parameter: Tensor, decay: Operand): Tensor {
  return decay === 0 ? direction : add(direction, multiply(parameter, decay));
}

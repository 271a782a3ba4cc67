import type { Initialiser } from '../initialiser.ts';
import { describeShape, sizeOf, type ElementType, type Shape, type Tensor } from '../tensor.ts';

/** A value that is fed on every run. */
export function input(name: string, shape: Shape, type: ElementType = 'float'): Tensor {
  return { operation: { kind: 'input', name }, inputs: [], shape, type };
}

/** A value that the device keeps from run to run, and that an update may replace. */
export function variable(name: string, shape: Shape, initialiser: Initialiser): Tensor {
  return { operation: { kind: 'variable', name, initialiser }, inputs: [], shape, type: 'float' };
}

/** Fixed numbers, row-major; a single one fills the shape. Throws a RangeError where they do not fit. */
export function constant(
  values: number | ArrayLike<number>,
  shape: Shape = [],
  type: ElementType = 'float',
): Tensor {
  const size = sizeOf(shape);
  const all = typeof values === 'number' ? new Float64Array(size).fill(values) : Float64Array.from(values);
  if (all.length !== size) throw new RangeError(`${all.length} values do not fill ${describeShape(shape)}.`);
  return { operation: { kind: 'constant', values: all }, inputs: [], shape, type };
}

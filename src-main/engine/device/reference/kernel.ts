import type { OperationKind, OperationOf } from '../../program/operation.ts';
import type { Shape } from '../../program/tensor.ts';

/** A tensor's numbers, row-major; integers too. */
export interface Numbers {
  readonly values: Float64Array;
  readonly shape: Shape;
}

/** Computes one operation: the numbers of its result, of the shape. */
export type Kernel<Kind extends OperationKind = OperationKind> = (
  inputs: readonly Numbers[],
  shape: Shape,
  operation: OperationOf<Kind>,
) => Float64Array;

/** A kernel for each of some kinds. */
export type Kernels<Kinds extends OperationKind> = { readonly [Kind in Kinds]: Kernel<Kind> };

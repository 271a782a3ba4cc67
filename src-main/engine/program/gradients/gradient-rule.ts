import type { OperationKind, OperationOf } from '../operation.ts';
import type { Tensor } from '../tensor.ts';

/**
 * From the gradient of the result to that of each input, of the input's shape; undefined where none flows. Throws a RangeError where there
 * is one that nobody can give.
 */
export type GradientRule<Kind extends OperationKind = OperationKind> = (
  result: Tensor,
  gradient: Tensor,
  operation: OperationOf<Kind>,
) => readonly (Tensor | undefined)[];

/** A rule for each of some kinds. */
export type GradientRules<Kinds extends OperationKind> = { readonly [Kind in Kinds]: GradientRule<Kind> };

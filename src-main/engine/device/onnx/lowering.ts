import type { OperationKind, OperationOf } from '../../program/operation.ts';
import type { Tensor } from '../../program/tensor.ts';
import type { GraphWriter } from './graph-writer.ts';

/** Writes an operation as nodes of ONNX: from its tensor and the names of its inputs to the name of its result. */
export type Lowering<Kind extends OperationKind = OperationKind> = (
  graph: GraphWriter,
  tensor: Tensor,
  inputs: readonly string[],
  operation: OperationOf<Kind>,
) => string;

/** Operations that are nodes; the others are values that the graph begins with, or pass on their input. */
export type LoweredKind = Exclude<OperationKind, 'input' | 'variable' | 'constant' | 'custom'>;

export type Lowerings = { readonly [Kind in LoweredKind]: Lowering<Kind> };

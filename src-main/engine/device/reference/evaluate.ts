import type { OperationKind } from '../../program/operation.ts';
import type { Program } from '../../program/program.ts';
import { sizeOf, type Tensor } from '../../program/tensor.ts';
import { EngineError } from '../../errors.ts';
import { arrangeKernels } from './arrange.ts';
import { convolutionKernels } from './convolution.ts';
import { binaryKernels, unaryKernels } from './elementwise.ts';
import type { Kernel, Kernels, Numbers } from './kernel.ts';
import { matrixKernels } from './matrix.ts';

/** Numbers by the names of inputs, variables or outputs, row-major. */
export type NumbersByName = Readonly<Record<string, ArrayLike<number>>>;

/** What a run gave, and every variable after it. */
export interface Evaluation {
  readonly outputs: Readonly<Record<string, Float64Array>>;
  readonly variables: Readonly<Record<string, Float64Array>>;
}

const KERNELS: Kernels<Exclude<OperationKind, 'input' | 'variable' | 'constant'>> = {
  ...unaryKernels,
  ...binaryKernels,
  ...arrangeKernels,
  ...matrixKernels,
  ...convolutionKernels,
};

/**
 * Runs a program once in float64, or with every float rounded by `round`. Throws `bad-input` where numbers of an input or variable are
 * missing or of another count.
 */
export function evaluate(
  program: Program,
  feed: NumbersByName,
  variables: NumbersByName,
  round?: (value: number) => number,
): Evaluation {
  const found = new Map<Tensor, Numbers>();
  for (const tensor of program.tensors) {
    const values = compute(tensor, found, feed, variables);
    const rounded = round && tensor.type === 'float' ? values.map((value) => round(value)) : values;
    found.set(tensor, { values: rounded, shape: tensor.shape });
  }
  const valuesOf = (tensor: Tensor): Float64Array => found.get(tensor)!.values;
  const kept = [...program.variables].map(([name, tensor]) => [name, valuesOf(tensor)] as const);
  const changed = program.updates.map(({ variable, value }) => [nameOf(variable), valuesOf(value)] as const);
  return {
    outputs: Object.fromEntries([...program.outputs].map(([name, tensor]) => [name, valuesOf(tensor)])),
    variables: Object.fromEntries([...kept, ...changed]),
  };
}

function compute(
  { operation, inputs, shape }: Tensor,
  found: ReadonlyMap<Tensor, Numbers>,
  feed: NumbersByName,
  variables: NumbersByName,
): Float64Array {
  if (operation.kind === 'input') return given(feed, operation.name, sizeOf(shape));
  if (operation.kind === 'variable') return given(variables, operation.name, sizeOf(shape));
  if (operation.kind === 'constant') return operation.values;
  const kernel = KERNELS[operation.kind] as Kernel;
  return kernel(
    inputs.map((input) => found.get(input)!),
    shape,
    operation,
  );
}

function given(numbers: NumbersByName, name: string, size: number): Float64Array {
  const values = Object.hasOwn(numbers, name) ? numbers[name] : [];
  if (values.length === size) return Float64Array.from(values);
  throw new EngineError(
    'bad-input',
    `A program was given ${values.length} instead of ${size} numbers for ${name}.`,
  );
}

function nameOf({ operation }: Tensor): string {
  return operation.kind === 'variable' ? operation.name : '';
}

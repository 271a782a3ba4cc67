import type { Operation } from './operation.ts';
import type { Program } from './program.ts';
import type { ElementType, Shape, Tensor } from './tensor.ts';

/** A tensor whose inputs are places in a list. */
interface FlatTensor {
  readonly operation: Exclude<Operation, { readonly kind: 'custom' }>;
  readonly inputs: readonly number[];
  readonly shape: Shape;
  readonly type: ElementType;
}

/** A program that can be copied to another thread: no closures, and no nesting, which copying follows by recursion. Not to differentiate. */
export interface FlatProgram {
  /** Each after its inputs. */
  readonly tensors: readonly FlatTensor[];
  readonly outputs: readonly (readonly [name: string, place: number])[];
  readonly updates: readonly { readonly variable: number; readonly value: number }[];
}

/** The program as a list. In place of a value with a gradient of its own stands the value. */
export function flattenProgram({ tensors, outputs, updates }: Program): FlatProgram {
  const places = new Map<Tensor, number>();
  const flat: FlatTensor[] = [];
  for (const tensor of tensors) {
    const { operation, shape, type } = tensor;
    const inputs = tensor.inputs.map((input) => places.get(input)!);
    if (operation.kind === 'custom') places.set(tensor, inputs[0]);
    else places.set(tensor, flat.push({ operation, inputs, shape, type }) - 1);
  }
  return {
    tensors: flat,
    outputs: Array.from(outputs, ([name, tensor]) => [name, places.get(tensor)!] as const),
    updates: updates.map(({ variable, value }) => ({
      variable: places.get(variable)!,
      value: places.get(value)!,
    })),
  };
}

/** The program again, with every input and variable that it had, also where no output needs them any more. */
export function restoreProgram(flat: FlatProgram): Program {
  const tensors: Tensor[] = [];
  const inputs = new Map<string, Tensor>();
  const variables = new Map<string, Tensor>();
  for (const { operation, inputs: places, shape, type } of flat.tensors) {
    const tensor = { operation, inputs: places.map((place) => tensors[place]), shape, type };
    tensors.push(tensor);
    if (operation.kind === 'input') inputs.set(operation.name, tensor);
    if (operation.kind === 'variable') variables.set(operation.name, tensor);
  }
  return {
    inputs,
    variables,
    outputs: new Map(flat.outputs.map(([name, place]) => [name, tensors[place]])),
    updates: flat.updates.map(({ variable, value }) => ({
      variable: tensors[variable],
      value: tensors[value],
    })),
    tensors,
  };
}

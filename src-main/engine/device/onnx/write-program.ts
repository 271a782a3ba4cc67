import type { OperationOf } from '../../program/operation.ts';
import type { Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import type { VariableValues } from '../device.ts';
import { createGraphWriter, type GraphWriter } from './graph-writer.ts';
import type { Lowering, LoweredKind } from './lowering.ts';
import { LOWERINGS } from './lowerings.ts';
import type { Model, ModelValue } from './model.ts';
import { lowerByWinograd } from './winograd/lower-by-winograd.ts';

/** Names of a model's inputs and outputs: those of the program would otherwise meet each other. */
export const inputName = (name: string): string => `input ${name}`;
export const variableName = (name: string): string => `variable ${name}`;
export const outputName = (name: string): string => `output ${name}`;
export const updateName = (name: string): string => `update ${name}`;

export interface WriteOptions {
  /** Values that variables keep for good: they become constants of the model. Without them variables are inputs. */
  readonly fixed?: VariableValues;
  /** Whether large convolutions are written as matrix products, which are faster on a CPU. */
  readonly winograd?: boolean;
}

/** The program as an ONNX model: feeds and variables go in, outputs and updated variables come out. */
export function writeProgram(program: Program, { fixed, winograd = false }: WriteOptions = {}): Model {
  const graph = createGraphWriter();
  const names = new Map<Tensor, string>();
  for (const tensor of program.tensors) names.set(tensor, nameOf(graph, tensor, names, winograd));
  const outputs = [...program.outputs].map(([name, tensor]) => ({ name: outputName(name), tensor }));
  const updates = program.updates.map(({ variable, value }) => ({
    name: updateName((variable.operation as OperationOf<'variable'>).name),
    tensor: value,
  }));
  const ends = [...outputs, ...updates].map(({ name, tensor }): [ModelValue, string] => [
    { name, shape: tensor.shape, type: tensor.type },
    names.get(tensor)!,
  ]);
  const variables = [...program.variables].map(([name, { shape, type }]) => ({
    own: name,
    value: { name: variableName(name), shape, type },
  }));
  return {
    nodes: [
      ...graph.nodes,
      ...ends.map(([{ name }, from]) => ({
        operator: 'Identity',
        domain: '',
        inputs: [from],
        outputs: [name],
        attributes: {},
      })),
    ],
    constants: [
      ...graph.constants,
      ...(fixed ? variables : []).map(({ own, value: { name, shape } }) => ({
        name,
        shape,
        values: fixed![own],
      })),
    ],
    inputs: [
      ...[...program.inputs].map(([name, { shape, type }]) => ({ name: inputName(name), shape, type })),
      ...(fixed ? [] : variables.map(({ value }) => value)),
    ],
    outputs: ends.map(([value]) => value),
  };
}

function nameOf(
  graph: GraphWriter,
  tensor: Tensor,
  names: ReadonlyMap<Tensor, string>,
  winograd: boolean,
): string {
  const { operation, shape, type } = tensor;
  const inputs = tensor.inputs.map((input) => names.get(input)!);
  switch (operation.kind) {
    case 'input':
      return inputName(operation.name);
    case 'variable':
      return variableName(operation.name);
    case 'constant':
      return type === 'float'
        ? graph.floats(operation.values, shape)
        : graph.integers(operation.values, shape);
    case 'custom':
      return inputs[0];
    default: {
      const lower = LOWERINGS[operation.kind] as Lowering<LoweredKind>;
      const byProducts = winograd ? lowerByWinograd(graph, tensor, inputs) : undefined;
      return byProducts ?? lower(graph, tensor, inputs, operation);
    }
  }
}

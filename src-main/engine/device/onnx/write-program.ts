import type { OperationOf } from '../../program/operation.ts';
import type { Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import type { VariableValues } from '../device.ts';
import { createGraphWriter, type GraphWriter } from './graph-writer.ts';
import type { Lowering, LoweredKind } from './lowering.ts';
import { LOWERINGS } from './lowerings.ts';
import type { Model, ModelConstant, ModelValue } from './model.ts';
import { lowerByWinograd } from './winograd/lower-by-winograd.ts';
import type { WinogradCosts } from './winograd/plan-winograd.ts';

/** Names of a model's inputs and outputs: those of the program would otherwise meet each other. */
export const inputName = (name: string): string => `input ${name}`;
export const variableName = (name: string): string => `variable ${name}`;
export const outputName = (name: string): string => `output ${name}`;
export const updateName = (name: string): string => `update ${name}`;

export interface WriteOptions {
  /** Values that variables keep for good: they become constants of the model. Without them variables are inputs. */
  readonly fixed?: VariableValues;
  /** By which large convolutions are written as matrix products, where these are faster; without them none is. */
  readonly winograd?: WinogradCosts;
}

/** The program as an ONNX model: feeds and variables go in, outputs and updated variables come out. */
export function writeProgram(program: Program, { fixed, winograd }: WriteOptions = {}): Model {
  const graph = createGraphWriter();
  const names = new Map<Tensor, string>();
  for (const tensor of program.tensors) names.set(tensor, nameOf(graph, tensor, names, winograd));
  const results = resultsOf(program);
  for (const { value, tensor } of results) graph.give(value.name, names.get(tensor)!);
  const inputs = [...program.inputs].map(([name, tensor]) => valueOf(inputName(name), tensor));
  const variables = [...program.variables].map(([name, tensor]) => valueOf(variableName(name), tensor));
  return {
    nodes: graph.nodes,
    constants: fixed ? [...graph.constants, ...fixedVariables(program, fixed)] : graph.constants,
    inputs: fixed ? inputs : [...inputs, ...variables],
    outputs: results.map(({ value }) => value),
  };
}

/** What comes out of a run, and the tensor that it is. */
function resultsOf({ outputs, updates }: Program): { value: ModelValue; tensor: Tensor }[] {
  return [
    ...[...outputs].map(([name, tensor]) => ({ value: valueOf(outputName(name), tensor), tensor })),
    ...updates.map(({ variable, value }) => {
      const { name } = variable.operation as OperationOf<'variable'>;
      return { value: valueOf(updateName(name), value), tensor: value };
    }),
  ];
}

function fixedVariables({ variables }: Program, values: VariableValues): ModelConstant[] {
  return [...variables].map(([name, { shape }]) => ({
    name: variableName(name),
    shape,
    values: values[name],
  }));
}

function valueOf(name: string, { shape, type }: Tensor): ModelValue {
  return { name, shape, type };
}

function nameOf(
  graph: GraphWriter,
  tensor: Tensor,
  names: ReadonlyMap<Tensor, string>,
  winograd: WinogradCosts | undefined,
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
      const byProducts = winograd && lowerByWinograd(graph, tensor, inputs, winograd);
      return byProducts ?? lower(graph, tensor, inputs, operation);
    }
  }
}

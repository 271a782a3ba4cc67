import type { Shape } from '../../program/tensor.ts';
import type { Attribute, ModelConstant, ModelNode } from './model.ts';

/** Operators of onnxruntime that ONNX does not have. */
export const RUNTIME_DOMAIN = 'com.microsoft';

/** Where lowerings put the nodes they make; each call gives the name of the new value. */
export interface GraphWriter {
  /** A node with one result. */
  node(operator: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  /** A node of onnxruntime's own. */
  runtimeNode(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
  ): string;
  floats(values: ArrayLike<number>, shape: Shape): string;
  /** Integers of 32 bits, as values of programs are. */
  integers(values: ArrayLike<number>, shape: Shape): string;
  /** A vector of integers of 64 bits, as ONNX wants shapes and axes. */
  list(values: readonly number[]): string;
  reshape(value: string, shape: Shape): string;
  /** The value that `make` makes; made once for the same key. */
  once(key: string, make: () => string): string;
}

/** The nodes and constants that lowerings ask for, in order. */
export interface WrittenGraph extends GraphWriter {
  readonly nodes: ModelNode[];
  readonly constants: ModelConstant[];
  /** Gives a value out under this name. */
  give(name: string, value: string): void;
}

export function createGraphWriter(): WrittenGraph {
  const nodes: ModelNode[] = [];
  const constants: ModelConstant[] = [];
  const made = new Map<string, string>();
  const add = (domain: string): GraphWriter['node'] => {
    return (operator, inputs, attributes = {}) => {
      const name = `value${nodes.length}`;
      nodes.push({ operator, domain, inputs, outputs: [name], attributes });
      return name;
    };
  };
  const constant = (values: ModelConstant['values'], shape: Shape): string => {
    const name = `constant${constants.length}`;
    constants.push({ name, shape, values });
    return name;
  };
  const writer: WrittenGraph = {
    nodes,
    constants,
    node: add(''),
    runtimeNode: add(RUNTIME_DOMAIN),
    floats: (values, shape) => constant(Float32Array.from(values), shape),
    integers: (values, shape) => constant(Int32Array.from(values), shape),
    list: (values) =>
      writer.once(`list ${values.join(' ')}`, () =>
        constant(BigInt64Array.from(values, BigInt), [values.length]),
      ),
    give: (name, value) =>
      void nodes.push({ operator: 'Identity', domain: '', inputs: [value], outputs: [name], attributes: {} }),
    reshape: (value, shape) => writer.node('Reshape', [value, writer.list(shape)]),
    once: (key, make) => {
      const known = made.get(key) ?? make();
      made.set(key, known);
      return known;
    },
  };
  return writer;
}

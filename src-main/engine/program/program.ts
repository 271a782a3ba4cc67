import type { Tensor } from './tensor.ts';
import { describeShape, sameShape } from './tensor.ts';

/** After a run a variable takes this value; all values are computed before any variable changes. */
export interface Update {
  readonly variable: Tensor;
  readonly value: Tensor;
}

/** A graph that a device can run: plain data, without a place where it runs. */
export interface Program {
  /** Fed on every run, by name. */
  readonly inputs: ReadonlyMap<string, Tensor>;
  /** Kept by the device, by name. */
  readonly variables: ReadonlyMap<string, Tensor>;
  /** Given back by every run, by name. */
  readonly outputs: ReadonlyMap<string, Tensor>;
  readonly updates: readonly Update[];
  /** Every tensor that is needed, each after its inputs. */
  readonly tensors: readonly Tensor[];
}

/** Gathers all that outputs and updates need. Throws a RangeError where two inputs or variables share a name, or an update has another shape. */
export function createProgram(
  outputs: Readonly<Record<string, Tensor>>,
  updates: readonly Update[] = [],
): Program {
  for (const { variable, value } of updates) checkUpdate(variable, value);
  const tensors = inOrder([
    ...Object.values(outputs),
    ...updates.flatMap(({ variable, value }) => [variable, value]),
  ]);
  return {
    inputs: named(tensors, 'input'),
    variables: named(tensors, 'variable'),
    outputs: new Map(Object.entries(outputs)),
    updates,
    tensors,
  };
}

/** The tensors and all that they are made from, each once and after its inputs. */
export function inOrder(roots: readonly Tensor[]): Tensor[] {
  const ordered = new Set<Tensor>();
  const waiting = [...roots].reverse();
  while (waiting.length > 0) {
    const tensor = waiting[waiting.length - 1];
    const missing = ordered.has(tensor) ? [] : tensor.inputs.filter((input) => !ordered.has(input));
    if (missing.length > 0) {
      waiting.push(...missing.reverse());
      continue;
    }
    ordered.add(tensor);
    waiting.pop();
  }
  return [...ordered];
}

function named(tensors: readonly Tensor[], kind: 'input' | 'variable'): Map<string, Tensor> {
  const found = new Map<string, Tensor>();
  for (const tensor of tensors) {
    const { operation } = tensor;
    if (operation.kind !== kind) continue;
    if (found.has(operation.name))
      throw new RangeError(`Two tensors (${kind}) are called ${operation.name}.`);
    found.set(operation.name, tensor);
  }
  return found;
}

function checkUpdate(variable: Tensor, value: Tensor): void {
  if (variable.operation.kind !== 'variable') throw new RangeError('Only a variable can be updated.');
  if (sameShape(variable.shape, value.shape)) return;
  const shapes = `${describeShape(variable.shape)} cannot take ${describeShape(value.shape)}`;
  throw new RangeError(`The variable ${variable.operation.name} of shape ${shapes}.`);
}

import type { Values } from '../device/device.ts';
import { input } from '../program/operations/leaves.ts';
import { sizeOf, type Shape, type Tensor } from '../program/tensor.ts';
import { createRandom } from '../random.ts';

/** What an input of a case is fed: floats of 0.1 to 0.9 of either sign unless it says otherwise. */
export interface CaseInput {
  readonly shape: Shape;
  /** Floats from 0.5 to 1.5. */
  readonly positive?: boolean;
  /** Integers from 0 to one less. */
  readonly below?: number;
  /** Just these. */
  readonly values?: readonly number[];
}

/** An operation, or a few, to be tried on a device. */
export interface OperationCase {
  readonly title: string;
  readonly inputs: Readonly<Record<string, CaseInput>>;
  readonly build: (...inputs: Tensor[]) => Tensor;
  /** Whether its gradient by each float input is to be tried as well; it is when absent. */
  readonly differentiable?: boolean;
}

/** The inputs of a case as tensors, by name. */
export function caseTensors({ inputs }: OperationCase): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, given]) => [name, input(name, given.shape, typeOf(given))]),
  );
}

/** What a case is fed, the same every time. */
export function caseFeed({ inputs }: OperationCase): Record<string, Values[string]> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, given], index) => [name, draw(given, index + 1)]),
  );
}

/** Numbers for an input, by a seed. */
export function draw(given: CaseInput, seed: number): Values[string] {
  const { shape, positive = false, below = 0, values } = given;
  const random = createRandom(seed);
  const numbers =
    values ??
    Array.from({ length: sizeOf(shape) }, () => {
      if (below > 0) return random.below(below);
      if (positive) return 0.5 + random.next();
      return (random.next() < 0.5 ? -1 : 1) * (0.1 + 0.8 * random.next());
    });
  return typeOf(given) === 'integer' ? Int32Array.from(numbers) : Float32Array.from(numbers);
}

function typeOf({ below }: CaseInput): Tensor['type'] {
  return below === undefined ? 'float' : 'integer';
}

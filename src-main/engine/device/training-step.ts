import { initialValues } from '../program/initialiser.ts';
import { conv2d, conv2dFilterGradient, conv2dImageGradient } from '../program/operations/convolution.ts';
import { multiply, relu, step, subtract } from '../program/operations/elementwise.ts';
import { input, variable } from '../program/operations/leaves.ts';
import { mean } from '../program/operations/reduce.ts';
import { createProgram, type Program, type Update } from '../program/program.ts';
import { sizeOf, type Tensor } from '../program/tensor.ts';
import type { VariableValues } from './device.ts';

const SIDE = 9;
const CHANNELS = [20, 32, 32] as const;
const LEARNING_RATE = 1e-4;

/** Two convolutions of 3 x 3 with ReLU between, whose mean square is made small; gradients are in closed form. */
export function trainingStep(batch: number): Program {
  const window = { stride: 1, padding: 1 };
  const [bands, hidden, out] = CHANNELS;
  const images = input('images', [batch, bands, SIDE, SIDE]);
  const first = weights('first', hidden, bands);
  const second = weights('second', out, hidden);
  const before = conv2d(images, first, window);
  const active = relu(before);
  const result = conv2d(active, second, window);
  const gradient = multiply(result, 2 / sizeOf(result.shape));
  const secondGradient = conv2dFilterGradient(active, gradient, second.shape, window);
  const activeGradient = conv2dImageGradient(gradient, second, active.shape, window);
  const beforeGradient = multiply(activeGradient, step(before));
  const firstGradient = conv2dFilterGradient(images, beforeGradient, first.shape, window);
  return createProgram({ loss: mean(multiply(result, result)) }, [
    descent(first, firstGradient),
    descent(second, secondGradient),
  ]);
}

/** The same numbers each time, without a pattern, for inputs and variables of a program. */
export function firstValues(tensors: ReadonlyMap<string, Tensor>): VariableValues {
  const normal = { kind: 'normal', deviation: 1 } as const;
  return Object.fromEntries(
    [...tensors].map(([name, { operation, shape }]) => {
      const initialiser = operation.kind === 'variable' ? operation.initialiser : normal;
      return [name, initialValues(initialiser, name, shape, 0)];
    }),
  );
}

function weights(name: string, out: number, channels: number): Tensor {
  return variable(name, [out, channels, 3, 3], { kind: 'normal', deviation: Math.sqrt(2 / (9 * out)) });
}

function descent(weight: Tensor, gradient: Tensor): Update {
  return { variable: weight, value: subtract(weight, multiply(gradient, LEARNING_RATE)) };
}

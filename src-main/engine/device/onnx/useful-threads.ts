import type { Program } from '../../program/program.ts';
import { sizeOf, type Tensor } from '../../program/tensor.ts';

/**
 * Multiplications of an operation, on average over a program, below which threads wait for each other longer than they help: measured at
 * 0.6 million (no faster on two threads, at twice the processor time) and 40 million (faster).
 */
const WORTH_SHARING = 4e6;

/** Of the threads there are, those that a program gains from: all or one. */
export function usefulThreads({ tensors }: Program, threads: number): number {
  const operations = tensors.filter(({ inputs }) => inputs.length > 0);
  const work = operations.reduce((sum, tensor) => sum + multiplicationsOf(tensor), 0);
  return work >= WORTH_SHARING * operations.length ? threads : 1;
}

function multiplicationsOf({ operation, inputs, shape }: Tensor): number {
  switch (operation.kind) {
    case 'conv2d':
      return sizeOf(shape) * sizeOf(inputs[1].shape.slice(1));
    case 'conv2dImageGradient':
      return sizeOf(inputs[0].shape) * sizeOf(inputs[1].shape.slice(1));
    case 'conv2dFilterGradient':
      return sizeOf(inputs[1].shape) * sizeOf(shape.slice(1));
    case 'matmul':
      return (
        (sizeOf(inputs[0].shape) * sizeOf(inputs[1].shape)) / inputs[0].shape[operation.transposeLeft ? 0 : 1]
      );
    default:
      return 0;
  }
}

import { EngineError } from '../../errors.ts';
import { sizeOf } from '../../program/tensor.ts';
import type { Kernels, Numbers } from './kernel.ts';

export const matrixKernels: Kernels<'matmul' | 'argmax' | 'gather' | 'scatterAdd' | 'oneHot'> = {
  matmul: ([left, right], [rows, columns], { transposeLeft, transposeRight }) => {
    const inner = left.shape[transposeLeft ? 0 : 1];
    const at = ({ values, shape }: Numbers, transposed: boolean, row: number, column: number): number =>
      values[transposed ? column * shape[1] + row : row * shape[1] + column];
    return Float64Array.from({ length: rows * columns }, (_, element) => {
      const [row, column] = [Math.floor(element / columns), element % columns];
      let sum = 0;
      for (let i = 0; i < inner; i++) {
        sum += at(left, transposeLeft, row, i) * at(right, transposeRight, i, column);
      }
      return sum;
    });
  },
  argmax: ([{ values, shape }], result) => {
    const width = shape[shape.length - 1];
    return Float64Array.from({ length: sizeOf(result) }, (_, row) => {
      const numbers = values.subarray(row * width, (row + 1) * width);
      return numbers.indexOf(numbers.reduce((largest, value) => Math.max(largest, value)));
    });
  },
  gather: ([table, indices], shape) => {
    const width = sizeOf(shape.slice(1));
    const result = new Float64Array(sizeOf(shape));
    indices.values.forEach((index, row) => {
      requireRow(index, table.shape[0]);
      result.set(table.values.subarray(index * width, (index + 1) * width), row * width);
    });
    return result;
  },
  scatterAdd: ([rows, indices], shape) => {
    const width = sizeOf(shape.slice(1));
    const result = new Float64Array(sizeOf(shape));
    indices.values.forEach((index, row) => {
      requireRow(index, shape[0]);
      for (let i = 0; i < width; i++) result[index * width + i] += rows.values[row * width + i];
    });
    return result;
  },
  oneHot: ([indices], shape) => {
    const result = new Float64Array(sizeOf(shape));
    indices.values.forEach((index, row) => {
      requireRow(index, shape[1]);
      result[row * shape[1] + index] = 1;
    });
    return result;
  },
};

function requireRow(index: number, count: number): void {
  if (index >= 0 && index < count) return;
  throw new EngineError('bad-input', `A program was fed the index ${index} of ${count}.`);
}

import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/**
 * Weights [width, outputs] that make rows of numbers [rows, width] nearest to targets [rows, outputs], in squares, with `penalty` times the
 * squares of the weights (ridge regression). All row-major; the penalty is positive.
 */
export function ridgeWeights(
  rows: Float64Array,
  width: number,
  targets: Float64Array,
  outputs: number,
  penalty: number,
): Float64Array {
  const products = new Float64Array(width * width);
  const sums = new Float64Array(width * outputs);
  for (let from = 0, at = 0; from < rows.length; from += width, at += outputs) {
    for (let i = 0; i < width; i++) {
      const value = rows[from + i];
      for (let j = 0; j < width; j++) products[i * width + j] += value * rows[from + j];
      for (let j = 0; j < outputs; j++) sums[i * outputs + j] += value * targets[at + j];
    }
  }
  for (let i = 0; i < width; i++) products[i * width + i] += penalty;
  const factor = new CholeskyDecomposition(Matrix.from1DArray(width, width, products));
  return Float64Array.from(factor.solve(Matrix.from1DArray(width, outputs, sums)).to1DArray());
}

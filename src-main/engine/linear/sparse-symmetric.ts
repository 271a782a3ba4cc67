/** The entries of a symmetric matrix that are not 0, row after row, both of each pair. */
export interface SparseSymmetric {
  readonly size: number;
  /** Where each row begins in the other two; one more at the end. */
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

/** From a row-major symmetric matrix of `size` * `size`. */
export function sparseSymmetric(matrix: Float64Array, size: number): SparseSymmetric {
  const count = matrix.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
  const starts = new Uint32Array(size + 1);
  const columns = new Uint32Array(count);
  const values = new Float64Array(count);
  let next = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const value = matrix[row * size + column];
      if (value === 0) continue;
      columns[next] = column;
      values[next++] = value;
    }
    starts[row + 1] = next;
  }
  return { size, starts, columns, values };
}

/** The matrix with its zeros, row-major. */
export function full({ size, starts, columns, values }: SparseSymmetric): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let i = starts[row]; i < starts[row + 1]; i++) matrix[row * size + columns[i]] = values[i];
  }
  return matrix;
}

/** Matrix times vector. */
export function multiply(
  { size, starts, columns, values }: SparseSymmetric,
  vector: Float64Array,
): Float64Array {
  const product = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let i = starts[row]; i < starts[row + 1]; i++) sum += values[i] * vector[columns[i]];
    product[row] = sum;
  }
  return product;
}

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Eigenvalues from the greatest to the least, and the unit eigenvectors in that order. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** Row by row: `vectors[i * size + j]` is component j of eigenvector i; its component of greatest magnitude is positive. */
  readonly vectors: Float64Array;
}

/** All eigenvalues and eigenvectors of a symmetric matrix, row-major, `size` * `size` float64. Time grows with the cube of `size`. */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const whole = Matrix.from1DArray(size, size, matrix);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(whole, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues
    .map((_, index) => index)
    .sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const vectors = new Float64Array(size * size);
  order.forEach((from, to) => vectors.set(upright(eigenvectorMatrix.getColumn(from)), to * size));
  return { values: Float64Array.from(order, (index) => realEigenvalues[index]), vectors };
}

/** Of the two opposite vectors always the same one: its component of greatest magnitude (the first of several) is positive. */
export function upright(vector: ArrayLike<number>): Float64Array {
  let greatest = 0;
  for (let i = 0; i < vector.length; i++) {
    if (Math.abs(vector[i]) > Math.abs(greatest)) greatest = vector[i];
  }
  return Float64Array.from(vector, (component) => (greatest < 0 ? -component : component));
}

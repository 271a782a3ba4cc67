import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { covarianceFactor } from './covariance-factor.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Covariance of random points, of less than full rank where there are few. */
function covariance(size: number, points: number): Float64Array {
  const random = createRandom(size * 100 + points);
  const matrix = new Float64Array(size * size);
  for (let point = 0; point < points; point++) {
    const values = Array.from({ length: size }, () => random.next() - 0.5);
    values.forEach((a, i) => values.forEach((b, j) => (matrix[i * size + j] += (a * b) / points)));
  }
  return matrix;
}

/** L^-1 S L^-1' */
function whitened(inverse: Float64Array, matrix: Float64Array, size: number): number[][] {
  const at = (m: Float64Array, i: number, j: number) => m[i * size + j];
  const indices = Array.from({ length: size }, (_, i) => i);
  return indices.map((i) =>
    indices.map((j) =>
      indices.reduce(
        (sum, k) =>
          sum +
          indices.reduce((inner, l) => inner + at(inverse, i, k) * at(matrix, k, l) * at(inverse, j, l), 0),
        0,
      ),
    ),
  );
}

describe('the factor of a covariance matrix', () => {
  it.each([1, 3, 8])('of size %i whitens it, and has its determinant', (size) => {
    const matrix = covariance(size, 50);
    const { inverse, logDeterminant, added } = covarianceFactor(matrix, size);
    expect(added).toBe(0);
    whitened(inverse, matrix, size).forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(i === j ? 1 : 0, 9)),
    );
    const { values } = symmetricEigen(matrix, size);
    expect(logDeterminant).toBeCloseTo(
      values.reduce((sum, value) => sum + Math.log(value), 0),
      9,
    );
  });

  it('of a singular one is that of the matrix with a little added to its diagonal', () => {
    const matrix = covariance(6, 3);
    const { inverse, added } = covarianceFactor(matrix, 6);
    expect(added).toBeGreaterThan(0);
    const more = matrix.map((value, i) => value + (i % 7 === 0 ? added : 0));
    whitened(inverse, more, 6).forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(i === j ? 1 : 0, 5)),
    );
  });

  it('exists for a matrix of zeros', () => {
    const { inverse, logDeterminant } = covarianceFactor(new Float64Array(9), 3);
    expect(inverse.every(Number.isFinite)).toBe(true);
    expect(logDeterminant).toBeLessThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

function symmetric(size: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = random.next() - 0.5;
  }
  return matrix;
}

describe('eigenvectors of a symmetric matrix', () => {
  it.each([1, 2, 7, 40])('of size %i are stretched by their eigenvalues, and are orthonormal', (size) => {
    const matrix = symmetric(size, size);
    const { values, vectors } = symmetricEigen(matrix, size);
    const vector = (i: number) => vectors.subarray(i * size, (i + 1) * size);
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
    for (let i = 0; i < size; i++) {
      for (let row = 0; row < size; row++) {
        const stretched = dot(matrix.subarray(row * size, (row + 1) * size), vector(i));
        expect(stretched).toBeCloseTo(values[i] * vector(i)[row], 10);
      }
      for (let j = 0; j < size; j++) expect(dot(vector(i), vector(j))).toBeCloseTo(i === j ? 1 : 0, 10);
    }
  });

  it('come from the greatest eigenvalue to the least, their greatest component positive', () => {
    const { values, vectors } = symmetricEigen(symmetric(12, 3), 12);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
    for (let i = 0; i < 12; i++) {
      const vector = [...vectors.subarray(i * 12, (i + 1) * 12)];
      expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)));
    }
  });
});

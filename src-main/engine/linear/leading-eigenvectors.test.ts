import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { leadingEigenvectors } from './leading-eigenvectors.ts';
import { full, multiply, sparseSymmetric } from './sparse-symmetric.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const random = createRandom(9);

/** X X' of a random size x rank matrix. */
function semiDefinite(size: number, rank: number): Float64Array {
  const half = Array.from({ length: size }, () => Array.from({ length: rank }, () => random.next() - 0.3));
  const matrix = new Float64Array(size * size);
  half.forEach((row, i) =>
    half.forEach((other, j) => {
      matrix[i * size + j] = row.reduce((sum, value, at) => sum + value * other[at], 0);
    }),
  );
  return matrix;
}

/** Blocks of equal entries along the diagonal, whose eigenvalues are their sizes. */
function blocks(sizes: readonly number[]): { matrix: Float64Array; size: number } {
  const group = sizes.flatMap((length, index) => new Array<number>(length).fill(index));
  const size = group.length;
  const matrix = Float64Array.from({ length: size * size }, (_, at) => {
    return group[Math.floor(at / size)] === group[at % size] ? 1 : 0;
  });
  return { matrix, size };
}

it('a sparse matrix times a vector is what the full one gives', () => {
  const { matrix, size } = blocks([2, 3, 1]);
  matrix[1] = matrix[6] = 0;
  const sparse = sparseSymmetric(matrix, size);
  expect(sparse.values).toHaveLength(12);
  expect(full(sparse)).toEqual(matrix);
  expect([...multiply(sparse, Float64Array.of(1, 2, 3, 4, 5, 6))]).toEqual([1, 2, 12, 12, 12, 6]);
});

describe('leading eigenvectors', () => {
  it.each([
    [1, 1, 1],
    [9, 9, 9],
    [60, 60, 3],
    [120, 40, 20],
    [120, 5, 12],
    [200, 200, 30],
  ])('of size %i and rank %i: the first %i of the full decomposition', (size, rank, count) => {
    const matrix = semiDefinite(size, rank);
    const { values, vectors } = leadingEigenvectors(sparseSymmetric(matrix, size), count);
    const full = symmetricEigen(matrix, size);
    for (let i = 0; i < count; i++) {
      expect(values[i] / full.values[0]).toBeCloseTo(full.values[i] / full.values[0], 10);
      if (i >= rank) continue;
      for (let j = 0; j < size; j++) {
        expect(vectors[i * size + j]).toBeCloseTo(full.vectors[i * size + j], 6);
      }
    }
  });

  it('span the whole eigenspace where eigenvalues coincide', () => {
    const { matrix, size } = blocks([20, 20, 20, 20, 5, 5, 5, 1]);
    const { values, vectors } = leadingEigenvectors(sparseSymmetric(matrix, size), 4);
    for (const value of values) expect(value).toBeCloseTo(20, 8);
    for (let group = 0; group < 4; group++) {
      const first = Array.from({ length: 4 }, (_, i) => vectors[i * size + group * 20]);
      expect(first.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1 / 20, 8);
    }
  });

  it('are orthonormal, also of a matrix of zeros', () => {
    for (const matrix of [semiDefinite(50, 50), new Float64Array(2500)]) {
      const { vectors } = leadingEigenvectors(sparseSymmetric(matrix, 50), 6);
      for (let i = 0; i < 6; i++) {
        for (let j = 0; j < 6; j++) {
          let product = 0;
          for (let at = 0; at < 50; at++) product += vectors[i * 50 + at] * vectors[j * 50 + at];
          expect(product).toBeCloseTo(i === j ? 1 : 0, 9);
        }
      }
    }
  });
});

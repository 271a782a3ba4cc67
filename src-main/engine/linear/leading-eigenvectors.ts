import { createRandom } from '../random.ts';
import { full, multiply, type SparseSymmetric } from './sparse-symmetric.ts';
import { symmetricEigen, upright, type SymmetricEigen } from './symmetric-eigen.ts';

/** Of the Chebyshev polynomial that sets the leading vectors apart from the others. */
const DEGREE = 10;
const MOST_ROUNDS = 200;
/** Of matrix times vector less value times vector, beside the greatest eigenvalue. */
const RESIDUAL = 1e-9;
/** Vectors of the block beyond those wanted: at least, and as a share of these. */
const SPARE_VECTORS = 8;
const SPARE_SHARE = 0.25;
/** Where the block is more of the matrix than this, all eigenvectors are found sooner than some. */
const FULL_SHARE = 0.2;

/**
 * The `count` (1..size) greatest eigenvalues of a positive semi-definite matrix and their unit vectors, also where
 * eigenvalues coincide: block subspace iteration with a Chebyshev filter (Zhou & Saad 2006), from a fixed random start.
 * Where two eigenvalues at the end of the block are nearly the same it may stop, after 200 rounds, with vectors less exact
 * than one part in 10^9.
 */
export function leadingEigenvectors(matrix: SparseSymmetric, count: number): SymmetricEigen {
  const { size } = matrix;
  const spare = Math.max(SPARE_VECTORS, Math.ceil(count * SPARE_SHARE));
  const block = Math.min(size, count + spare);
  if (block > FULL_SHARE * size) return firstOf(symmetricEigen(full(matrix), size), count, size);
  let vectors = orthonormalised(randomVectors(size, block), size);
  let ritz = rayleighRitz(matrix, vectors);
  for (let round = 0; round < MOST_ROUNDS && !isSettled(ritz, count); round++) {
    const bound = Math.max(ritz.values[block - 1], ritz.values[0] * 1e-3);
    vectors = ritz.vectors.map((vector) => filtered(matrix, vector, bound));
    ritz = rayleighRitz(matrix, orthonormalised(vectors, size));
  }
  const flat = new Float64Array(count * size);
  for (let i = 0; i < count; i++) flat.set(upright(ritz.vectors[i]), i * size);
  return { values: Float64Array.from(ritz.values.slice(0, count)), vectors: flat };
}

function firstOf({ values, vectors }: SymmetricEigen, count: number, size: number): SymmetricEigen {
  return { values: values.slice(0, count), vectors: vectors.slice(0, count * size) };
}

function randomVectors(size: number, count: number): Float64Array[] {
  const random = createRandom(1);
  return Array.from({ length: count }, () => Float64Array.from({ length: size }, () => random.next() - 0.5));
}

/**
 * Gram and Schmidt, twice over, because once is not enough in floating point. What depends on vectors before it is drawn
 * anew.
 */
function orthonormalised(vectors: readonly Float64Array[], size: number): Float64Array[] {
  const random = createRandom(2);
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    let next = withoutParts(unit(vector), basis);
    while (norm(next) < 1e-10) {
      next = withoutParts(
        Float64Array.from({ length: size }, () => random.next() - 0.5),
        basis,
      );
    }
    basis.push(unit(withoutParts(unit(next), basis)));
  }
  return basis;
}

function withoutParts(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = vector.slice();
  for (const direction of basis) addTimes(rest, direction, -dot(rest, direction));
  return rest;
}

interface RitzPairs {
  /** From the greatest to the least. */
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
  /** Lengths of matrix times vector less value times vector. */
  readonly residuals: readonly number[];
}

/** The best approximations of eigenvectors that a basis holds. */
function rayleighRitz(matrix: SparseSymmetric, basis: readonly Float64Array[]): RitzPairs {
  const block = basis.length;
  const images = basis.map((vector) => multiply(matrix, vector));
  const small = new Float64Array(block * block);
  for (let i = 0; i < block; i++) {
    for (let j = 0; j <= i; j++) small[i * block + j] = small[j * block + i] = dot(basis[i], images[j]);
  }
  const { values, vectors } = symmetricEigen(small, block);
  const rotated = (of: readonly Float64Array[], i: number): Float64Array => {
    const sum = new Float64Array(matrix.size);
    of.forEach((vector, j) => addTimes(sum, vector, vectors[i * block + j]));
    return sum;
  };
  const ritz = Array.from({ length: block }, (_, i) => rotated(basis, i));
  const residuals = ritz.map((vector, i) => {
    const image = rotated(images, i);
    addTimes(image, vector, -values[i]);
    return norm(image);
  });
  return { values, vectors: ritz, residuals };
}

function isSettled({ values, residuals }: RitzPairs, count: number): boolean {
  return residuals.slice(0, count).every((residual) => residual <= RESIDUAL * values[0]);
}

/** A Chebyshev polynomial of the matrix, at most 1 over eigenvalues from 0 to `bound` and steep beyond, times the vector. */
function filtered(matrix: SparseSymmetric, vector: Float64Array, bound: number): Float64Array {
  if (!(bound > 0)) return vector;
  const half = bound / 2;
  const step = (of: Float64Array): Float64Array => {
    const image = multiply(matrix, of);
    addTimes(image, of, -half);
    return image.map((value) => value / half);
  };
  let [before, current] = [vector, step(vector)];
  for (let degree = 1; degree < DEGREE; degree++) {
    const next = step(current);
    for (let i = 0; i < next.length; i++) next[i] = 2 * next[i] - before[i];
    [before, current] = [current, next];
  }
  return current;
}

function addTimes(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * vector[i];
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** Zeros stay zeros. */
function unit(vector: Float64Array): Float64Array {
  const length = norm(vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

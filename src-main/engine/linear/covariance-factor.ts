/** What densities and distances need of a covariance matrix S = L L'. */
export interface CovarianceFactor {
  /** L^-1, row-major, lower triangle: |L^-1 (x - m)|^2 is the squared Mahalanobis distance. */
  readonly inverse: Float64Array;
  readonly logDeterminant: number;
  /** What was added to the diagonal so that the factor exists; 0 where nothing was. */
  readonly added: number;
}

/** Of the mean variance, tried in turn. */
const RIDGES = [0, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2];

/**
 * Factor of a covariance matrix, row-major, `size` * `size`. Where it is singular (constant or dependent bands, few pixels) a least
 * multiple of the mean variance is added to the diagonal; a matrix of zeros is taken as one of 1e-12.
 */
export function covarianceFactor(covariance: Float64Array, size: number): CovarianceFactor {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += covariance[i * size + i];
  const scale = trace > 0 ? trace / size : 1e-12;
  for (const ridge of trace > 0 ? RIDGES : [1]) {
    const added = ridge * scale;
    const lower = cholesky(covariance, size, added);
    if (lower)
      return { inverse: inverseOf(lower, size), logDeterminant: logDeterminantOf(lower, size), added };
  }
  return covarianceFactor(diagonalOf(covariance, size, scale), size);
}

/** Lower triangle of L; undefined where a pivot is hardly more than what rounding leaves of a zero. */
function cholesky(matrix: Float64Array, size: number, added: number): Float64Array | undefined {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] + (row === column ? added : 0);
      const diagonal = sum;
      for (let k = 0; k < column; k++) sum -= lower[row * size + k] * lower[column * size + k];
      if (row !== column) lower[row * size + column] = sum / lower[column * size + column];
      else if (sum > Math.max(diagonal * 1e-12, Number.MIN_VALUE)) lower[row * size + row] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return lower;
}

function inverseOf(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    inverse[column * size + column] = 1 / lower[column * size + column];
    for (let row = column + 1; row < size; row++) {
      let sum = 0;
      for (let k = column; k < row; k++) sum += lower[row * size + k] * inverse[k * size + column];
      inverse[row * size + column] = -sum / lower[row * size + row];
    }
  }
  return inverse;
}

function logDeterminantOf(lower: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += 2 * Math.log(lower[i * size + i]);
  return sum;
}

function diagonalOf(matrix: Float64Array, size: number, least: number): Float64Array {
  const diagonal = new Float64Array(size * size);
  for (let i = 0; i < size; i++) diagonal[i * size + i] = Math.max(matrix[i * size + i], least * 1e-6);
  return diagonal;
}

import { EngineError } from '../../errors.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import { factorLength, type Gaussians } from '../../kernels/gaussian-kernel.ts';
import { covarianceFactor } from '../../linear/covariance-factor.ts';
import { PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';

export type CovarianceShape = Gaussians['shape'];

/** One normal distribution of a mixture, or of a class. */
export interface Component {
  /** Its prior: > 0, all of a mixture sum up to 1. */
  readonly weight: number;
  readonly mean: Float64Array;
  /** Lower triangle of the covariance row by row; its diagonal only where the shape is diagonal. */
  readonly covariance: Float64Array;
}

/** Of all factors together: a rule travels to every thread. */
const MEMORY_BYTES = 2 ** 26;

/** Throws `bad-input` where so many distributions of so many bands would take too much memory. */
export function checkMemory(count: number, bandCount: number, shape: CovarianceShape): void {
  const bytes = factorLength({ bandCount, shape }) * 8;
  if (count * bytes <= MEMORY_BYTES) return;
  const most = Math.floor(MEMORY_BYTES / bytes);
  throw new EngineError(
    'bad-input',
    `${count} clusters with a full covariance of ${bandCount} bands would take ` +
      `${((count * bytes) / 2 ** 20).toFixed(0)} MiB; ask for at most ${most} clusters, fewer bands or a diagonal covariance.`,
  );
}

/**
 * As kernels take them, in shared memory where the host has it. A singular covariance gets the least ridge that makes it
 * regular.
 */
export function gaussiansOf(components: readonly Component[], shape: CovarianceShape): Gaussians {
  const gaussians = roomFor(components, shape);
  components.forEach((component, index) => setComponent(gaussians, index, component));
  return gaussians;
}

/** The same, with a turn for others after each component: a factor of many bands takes milliseconds. */
export async function pacedGaussiansOf(
  components: readonly Component[],
  shape: CovarianceShape,
  pace: Pace,
): Promise<Gaussians> {
  const gaussians = roomFor(components, shape);
  for (const [index, component] of components.entries()) {
    setComponent(gaussians, index, component);
    await pace(gaussians.bandCount * factorLength(gaussians) * PLAIN_WORK);
  }
  return gaussians;
}

function roomFor(components: readonly Component[], shape: CovarianceShape): Gaussians {
  const count = components.length;
  const bandCount = components[0].mean.length;
  const length = factorLength({ bandCount, shape });
  return {
    count,
    bandCount,
    shape,
    means: sharedDoubles(count * bandCount),
    factors: sharedDoubles(count * length),
    offsets: sharedDoubles(count),
  };
}

function setComponent(gaussians: Gaussians, index: number, { weight, mean, covariance }: Component): void {
  const { bandCount, shape, means, factors, offsets } = gaussians;
  const { factor, logDeterminant } =
    shape === 'full' ? triangularFactor(covariance, bandCount) : diagonalFactor(covariance);
  means.set(mean, index * bandCount);
  factors.set(factor, index * factor.length);
  offsets[index] = Math.log(weight) - logDeterminant / 2;
}

/** Components around centres, all equally wide in every direction; those without pixels are left out. */
export function roundComponents(
  { values, bandCount }: Centres,
  pixels: ArrayLike<number>,
  variance: number,
  shape: CovarianceShape,
): Component[] {
  const covariance = new Float64Array(factorLength({ bandCount, shape }));
  for (let row = 0; row < bandCount; row++)
    covariance[shape === 'full' ? (row * (row + 3)) / 2 : row] = variance;
  const counts = Array.from(pixels);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.flatMap((count, index) => {
    const mean = Float64Array.from(values.subarray(index * bandCount, (index + 1) * bandCount));
    return count === 0 ? [] : [{ weight: count / total, mean, covariance }];
  });
}

/** Components from the least mean over the bands to the greatest; equal ones by their first bands. */
export function byBrightness<Kind extends Pick<Component, 'mean'>>(components: readonly Kind[]): Kind[] {
  const brightness = ({ mean }: Kind): number => mean.reduce((sum, value) => sum + value, 0);
  return components.toSorted((one, other) => {
    const band = one.mean.findIndex((value, index) => value !== other.mean[index]);
    return brightness(one) - brightness(other) || (band < 0 ? 0 : one.mean[band] - other.mean[band]);
  });
}

/** The lower triangle of a square matrix, row by row. */
export function lowerTriangle(square: Float64Array, size: number): Float64Array {
  return square.filter((_, place) => place % size <= Math.floor(place / size));
}

/** The square, symmetric matrix of a lower triangle. */
export function squareOf(triangle: ArrayLike<number>, size: number): Float64Array {
  const square = new Float64Array(size * size);
  let place = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      square[row * size + column] = square[column * size + row] = triangle[place++];
    }
  }
  return square;
}

interface Factor {
  readonly factor: Float64Array;
  readonly logDeterminant: number;
}

function triangularFactor(covariance: Float64Array, size: number): Factor {
  const { inverse, logDeterminant } = covarianceFactor(squareOf(covariance, size), size);
  return { factor: lowerTriangle(inverse, size), logDeterminant };
}

/** Variances of 0 become a trillionth of their mean, as `covarianceFactor` has it. */
function diagonalFactor(variances: Float64Array): Factor {
  const mean = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
  const least = mean > 0 ? mean * 1e-12 : 1e-12;
  const lifted = variances.map((variance) => Math.max(variance, least));
  return {
    factor: lifted.map((variance) => 1 / Math.sqrt(variance)),
    logDeterminant: lifted.reduce((sum, variance) => sum + Math.log(variance), 0),
  };
}

function sharedDoubles(length: number): Float64Array {
  if (typeof SharedArrayBuffer === 'undefined') return new Float64Array(length);
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

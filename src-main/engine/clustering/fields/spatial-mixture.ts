import { discard } from '../../bytes.ts';
import { neighbourSums } from './neighbour-sums.ts';
import type { SpatialPrior } from './scales.ts';

/** Normal distributions of one common variance in all directions. */
export interface Mixture {
  /** Row by row, a mean for each class. */
  readonly means: Float64Array;
  readonly variance: number;
}

/** The pixels that are sorted into classes. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0 where there is no data: such a pixel is of no class. */
  readonly valid: Uint8Array;
  /** Components, whose unit is the noise; 0 where there is no data. */
  readonly planes: readonly Float32Array[];
}

/** For each class, the share of each pixel that belongs to it: 0..1, of all classes 1 where there is data. */
export type Shares = Float32Array[];

/** Rounds of estimating classes, and of sorting the pixels into them in each. */
const ROUNDS = 4;
export const SWEEPS = 5;

const LEAST_VARIANCE = 1e-9;

/** Added to the weight of a class, so that one without pixels has its mean at 0. */
const LEAST_WEIGHT = 1e-9;

/**
 * Ids 1..classes of pixels (0 where there is no data) as a mixture of normal distributions and neighbours have it, from ids to begin
 * with; and the mixture.
 */
export function refineIds(
  pixels: Pixels,
  ids: Uint16Array,
  classes: number,
  prior: SpatialPrior,
): { ids: Uint16Array; mixture: Mixture } {
  let shares = sharesOfIds(ids, classes);
  for (let round = 0; round < ROUNDS; round++) {
    const { mixture, distances } = estimate(pixels, shares);
    shares = sweepAll(pixels, shares, distances, mixture.variance, prior);
    discardAll(distances);
  }
  const { mixture, distances } = estimate(pixels, shares);
  const { ids: refined } = likeliest(shares, pixels.valid);
  discardAll([...distances, ...shares]);
  return { ids: refined, mixture };
}

/** The shares after some sweeps with a mixture that stays; uses up those given. */
export function settleShares(pixels: Pixels, shares: Shares, mixture: Mixture, prior: SpatialPrior): Shares {
  const distances = squaredDistances(pixels.planes, mixture.means, shares.length);
  const settled = sweepAll(pixels, shares, distances, mixture.variance, prior);
  discardAll(distances);
  return settled;
}

export function sharesOfIds(ids: Uint16Array, classes: number): Shares {
  const shares = Array.from({ length: classes }, () => new Float32Array(ids.length));
  for (let pixel = 0; pixel < ids.length; pixel++) {
    if (ids[pixel] > 0) shares[ids[pixel] - 1][pixel] = 1;
  }
  return shares;
}

/** The id of each pixel's greatest share among the first `count` classes, the first of several, and that share. */
export function likeliest(
  shares: readonly Float32Array[],
  valid: Uint8Array,
  count = shares.length,
): { ids: Uint16Array; confidence: Float32Array } {
  const ids = new Uint16Array(valid.length);
  const confidence = new Float32Array(valid.length).fill(NaN);
  for (let pixel = 0; pixel < valid.length; pixel++) {
    if (valid[pixel] === 0) continue;
    let best = 0;
    for (let own = 1; own < count; own++) if (shares[own][pixel] > shares[best][pixel]) best = own;
    ids[pixel] = best + 1;
    confidence[pixel] = shares[best][pixel];
  }
  return { ids, confidence };
}

/** Row by row the mean of each class, its pixels weighted by their shares. */
export function classMeans(planes: readonly Float32Array[], shares: readonly Float32Array[]): Float64Array {
  const means = new Float64Array(shares.length * planes.length);
  shares.forEach((share, own) => {
    let weight = LEAST_WEIGHT;
    for (let i = 0; i < share.length; i++) weight += share[i];
    planes.forEach((plane, component) => {
      let sum = 0;
      for (let i = 0; i < share.length; i++) sum += share[i] * plane[i];
      means[own * planes.length + component] = sum / weight;
    });
  });
  return means;
}

/** For each class, the squared distance of each pixel to its mean. */
export function squaredDistances(
  planes: readonly Float32Array[],
  means: Float64Array,
  classes: number,
): Float32Array[] {
  return Array.from({ length: classes }, (_, own) => {
    const distances = new Float32Array(planes[0].length);
    planes.forEach((plane, component) => {
      const mean = means[own * planes.length + component];
      for (let i = 0; i < plane.length; i++) distances[i] += (plane[i] - mean) ** 2;
    });
    return distances;
  });
}

/** The mixture that fits the shares best, and the squared distances to its means. */
function estimate(
  { planes, valid }: Pixels,
  shares: Shares,
): { mixture: Mixture; distances: Float32Array[] } {
  const means = classMeans(planes, shares);
  const distances = squaredDistances(planes, means, shares.length);
  let total = 0;
  shares.forEach((share, own) => {
    const distance = distances[own];
    for (let i = 0; i < share.length; i++) total += share[i] * distance[i];
  });
  const pixels = valid.reduce((sum, one) => sum + one, 0);
  const variance = Math.max(LEAST_VARIANCE, total / (pixels * planes.length));
  return { mixture: { means, variance }, distances };
}

/** Uses up the shares given. */
function sweepAll(
  pixels: Pixels,
  shares: Shares,
  distances: readonly Float32Array[],
  variance: number,
  prior: SpatialPrior,
): Shares {
  let [from, to]: Shares[] = [shares, shares.map(({ length }) => new Float32Array(length))];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    sweepOnce(pixels, from, distances, -prior.alpha / (2 * variance), prior, to);
    [from, to] = [to, from];
  }
  discardAll(to);
  return from;
}

function discardAll(planes: readonly Float32Array[]): void {
  for (const { buffer } of planes) discard(buffer);
}

/**
 * One mean-field sweep: the share of a class is in proportion to exp(`factor` * squared distance + beta * mean share of the
 * neighbours), all pixels at the same time. Neighbours without data count as ones of no class.
 */
function sweepOnce(
  { width, height, valid }: Pixels,
  from: Shares,
  distances: readonly Float32Array[],
  factor: number,
  { beta, radius }: SpatialPrior,
  to: Shares,
): void {
  const weight = beta / ((2 * radius + 1) ** 2 - 1);
  const peaks = new Float32Array(valid.length).fill(-Infinity);
  to.forEach((energy, own) => {
    const distance = distances[own];
    neighbourSums(from[own], { width, height }, radius, energy);
    for (let i = 0; i < energy.length; i++) {
      energy[i] = factor * distance[i] + weight * energy[i];
      if (energy[i] > peaks[i]) peaks[i] = energy[i];
    }
  });
  const totals = new Float64Array(valid.length);
  for (const share of to) {
    for (let i = 0; i < share.length; i++) {
      share[i] = valid[i] === 0 ? 0 : Math.exp(share[i] - peaks[i]);
      totals[i] += share[i];
    }
  }
  for (const share of to) {
    for (let i = 0; i < share.length; i++) if (valid[i] !== 0) share[i] /= totals[i];
  }
}

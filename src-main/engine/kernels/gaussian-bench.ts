import type { PixelPlanes } from './centre-kernel.ts';
import {
  factorLength,
  type Classified,
  type ClassifyOptions,
  type GaussianKernel,
  type Gaussians,
  type MixtureSums,
} from './gaussian-kernel.ts';

/** What differs between kernels: the loops over a tile of pixels. What it gives is overwritten by the next tile. */
export interface GaussianBench {
  /** Pixels of a tile at most. */
  readonly tile: number;
  /** Takes up a tile, and gives its squared Mahalanobis distances to each distribution. */
  measure(from: number, length: number): readonly Float32Array[];
  /** Of the tile just measured: labels, and the distances to them. */
  choose(length: number): { readonly labels: Uint16Array; readonly winners: Float32Array };
  /** Adds `count` pixels of the tile, at these places in it, to the sums of one distribution. */
  add(index: number, places: Uint32Array, shares: Float64Array, count: number): void;
  /** All that was added. */
  sums(): Pick<MixtureSums, 'sums' | 'products'>;
}

const LEAST_SHARE = 1e-12;

/** A kernel from the way it opens its bench for some pixels. */
export function kernelOn(
  name: GaussianKernel['name'],
  open: (pixels: PixelPlanes, gaussians: Gaussians) => GaussianBench,
): GaussianKernel {
  return {
    name,
    classify: (pixels, gaussians, options) => classify(open(pixels, gaussians), pixels, gaussians, options),
    accumulate: (pixels, gaussians) => accumulate(open(pixels, gaussians), pixels, gaussians),
  };
}

function classify(
  bench: GaussianBench,
  { length }: PixelPlanes,
  gaussians: Gaussians,
  { withConfidence, farthest = Infinity }: ClassifyOptions,
): Classified {
  const labels = new Uint16Array(length);
  const confidence = withConfidence ? new Float32Array(length).fill(NaN) : undefined;
  for (let from = 0; from < length; from += bench.tile) {
    const count = Math.min(bench.tile, length - from);
    const forms = bench.measure(from, count);
    const chosen = bench.choose(count);
    for (let i = 0; i < count; i++) {
      const label = chosen.labels[i];
      if (label === 0 || chosen.winners[i] > farthest) continue;
      labels[from + i] = label;
      if (confidence) confidence[from + i] = posterior(gaussians, forms, label - 1, i);
    }
  }
  return confidence ? { labels, confidence } : { labels };
}

/** By log-sum-exp about the winner. */
function posterior(
  { offsets }: Gaussians,
  forms: readonly Float32Array[],
  winner: number,
  pixel: number,
): number {
  const most = offsets[winner] - forms[winner][pixel] / 2;
  let sum = 1;
  for (let index = 0; index < offsets.length; index++) {
    if (index !== winner) sum += Math.exp(offsets[index] - forms[index][pixel] / 2 - most);
  }
  return 1 / sum;
}

function accumulate(bench: GaussianBench, { length }: PixelPlanes, gaussians: Gaussians): MixtureSums {
  const counts = new Float64Array(gaussians.count);
  const shares = Array.from({ length: gaussians.count }, () => new Float64Array(bench.tile));
  const places = new Uint32Array(bench.tile);
  let logLikelihood = 0;
  for (let from = 0; from < length; from += bench.tile) {
    const tileLength = Math.min(bench.tile, length - from);
    logLikelihood += share(gaussians, bench.measure(from, tileLength), tileLength, shares);
    for (let index = 0; index < gaussians.count; index++) {
      const own = shares[index];
      let count = 0;
      for (let i = 0; i < tileLength; i++) {
        if (!(own[i] >= LEAST_SHARE)) continue;
        counts[index] += own[i];
        places[count] = i;
        own[count++] = own[i];
      }
      if (count > 0) bench.add(index, places, own, count);
    }
  }
  return { logLikelihood, counts, ...bench.sums() };
}

/** Writes the posterior probabilities of a tile's pixels and gives the sum of their log-likelihoods; 0 for pixels of none. */
function share(
  { offsets }: Gaussians,
  forms: readonly Float32Array[],
  length: number,
  shares: readonly Float64Array[],
): number {
  let total = 0;
  for (let i = 0; i < length; i++) {
    let most = -Infinity;
    for (let index = 0; index < offsets.length; index++) {
      const score = offsets[index] - forms[index][i] / 2;
      shares[index][i] = score;
      if (score > most) most = score;
    }
    let sum = 0;
    for (const own of shares) sum += own[i] = most === -Infinity ? 0 : Math.exp(own[i] - most);
    if (sum === 0) continue;
    for (const own of shares) own[i] /= sum;
    total += most + Math.log(sum);
  }
  return total;
}

/** Zeroed sums, in the layout of `MixtureSums`. */
export function emptySums(gaussians: Gaussians): Pick<MixtureSums, 'sums' | 'products'> {
  return {
    sums: new Float64Array(gaussians.count * gaussians.bandCount),
    products: new Float64Array(gaussians.count * factorLength(gaussians)),
  };
}

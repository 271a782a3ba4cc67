import type { Gaussians, MixtureSums } from '../../kernels/gaussian-kernel.ts';
import { openGaussianKernel } from '../../kernels/open-gaussian-kernel.ts';
import type { Task } from '../../workers.ts';
import { addNumbers } from '../samples/add-numbers.ts';
import { sumChunk, type PixelChunk } from '../samples/sum-over.ts';

export interface MixtureSumsInput {
  readonly chunk: PixelChunk;
  readonly gaussians: Gaussians;
}

/** Sums over so many pixels. */
export interface CountedMixtureSums extends MixtureSums {
  readonly pixels: number;
}

/** One pass of expectation maximisation over a chunk. */
export const mixtureSumsTask: Task<MixtureSumsInput, CountedMixtureSums | undefined> = {
  name: 'mixture-sums',
  run: ({ chunk, gaussians }, codecs) =>
    sumChunk(
      chunk,
      codecs,
      (pixels) => ({ ...openGaussianKernel().accumulate(pixels, gaussians), pixels: pixels.length }),
      addMixtureSums,
    ),
};

export function addMixtureSums(before: CountedMixtureSums, after: CountedMixtureSums): CountedMixtureSums {
  return {
    pixels: before.pixels + after.pixels,
    logLikelihood: before.logLikelihood + after.logLikelihood,
    counts: addNumbers(before.counts, after.counts),
    sums: addNumbers(before.sums, after.sums),
    products: addNumbers(before.products, after.products),
  };
}

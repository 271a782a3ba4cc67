import type { Gaussians, MixtureSums } from '../../kernels/gaussian-kernel.ts';
import { openGaussianKernel } from '../../kernels/open-gaussian-kernel.ts';
import type { Task } from '../../workers.ts';
import { planesOf, type SampleChunk } from '../samples/sample-chunks.ts';

export interface MixtureSumsInput {
  readonly chunk: SampleChunk;
  readonly gaussians: Gaussians;
}

/** One pass of expectation maximisation over a chunk. */
export const mixtureSumsTask: Task<MixtureSumsInput, MixtureSums> = {
  name: 'mixture-sums',
  run: ({ chunk, gaussians }) => openGaussianKernel().accumulate(planesOf(chunk), gaussians),
};

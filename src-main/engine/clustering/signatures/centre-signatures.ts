import type { Centres } from '../../kernels/centre-kernel.ts';
import { openKernel } from '../../kernels/open-kernel.ts';
import type { Run } from '../../run.ts';
import type { Task } from '../../workers.ts';
import type { PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import { sumChunk, sumOver, type PixelChunk } from '../samples/sum-over.ts';
import { addScatters, pivotOf, scatterOf, signaturesOf, type Scatter } from './gather-signatures.ts';
import type { Signature } from './signature.ts';

export interface CentreScatterInput {
  readonly chunk: PixelChunk;
  readonly centres: Centres;
  /** As in `ScatterInput`. */
  readonly pivot: Float64Array;
}

/** Scatter of a chunk's pixels about the pivot, each in the cluster with the nearest centre. */
export const centreScatterTask: Task<CentreScatterInput, Scatter | undefined> = {
  name: 'centre-scatter',
  run: ({ chunk, centres, pivot }, codecs) =>
    sumChunk(
      chunk,
      codecs,
      (pixels) => scatterOf(pixels, openKernel().assign(pixels, centres), centres.count, pivot),
      addScatters,
    ),
};

/** Mean and covariance of the pixels nearest to each centre, over all pixels of a source; zeros where there are none. */
export async function centreSignatures(
  source: PixelSource,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<Signature[]> {
  const pivot = pivotOf(source.sample);
  const scatter = await sumOver(source, centres.bandCount, run, pace, {
    task: centreScatterTask,
    add: addScatters,
    inputOf: (chunk: PixelChunk): CentreScatterInput => ({ chunk, centres, pivot }),
  });
  return signaturesOf(scatter, pivot);
}

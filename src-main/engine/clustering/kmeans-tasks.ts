import type { Centres, ClusterSums } from '../kernels/centre-kernel.ts';
import { openKernel } from '../kernels/open-kernel.ts';
import type { NumericSamples } from '../raster/samples.ts';
import type { Task } from '../workers.ts';
import { planesOf, type SampleChunk } from './sample-chunks.ts';

export interface NearestInput {
  /** One per band. */
  readonly planes: readonly NumericSamples[];
  readonly valid: Uint8Array;
  readonly centres: Centres;
}

/** Labels of a block's pixels, 0 where it is not valid. */
export const nearestCentresTask: Task<NearestInput, Uint16Array> = {
  name: 'nearest-centres',
  run: (input) => labelsOf(input),
};

/** The same on the calling thread. */
export function labelsOf({ planes, valid, centres }: NearestInput): Uint16Array {
  const labels = openKernel().assign({ length: valid.length, planes }, centres);
  // The search is far faster than the loop, and mostly finds nothing.
  if (valid.includes(0)) for (let i = 0; i < labels.length; i++) if (valid[i] === 0) labels[i] = 0;
  return labels;
}

export interface ClusterSumsInput {
  readonly chunk: SampleChunk;
  readonly centres: Centres;
}

/** One pass of Lloyd's algorithm over a chunk. */
export const clusterSumsTask: Task<ClusterSumsInput, ClusterSums> = {
  name: 'cluster-sums',
  run: ({ chunk, centres }) => openKernel().accumulate(planesOf(chunk), centres),
};

export interface LowerInput {
  readonly chunk: SampleChunk;
  readonly candidates: Centres;
  /** Per pixel of the chunk. */
  readonly closest: Float32Array;
  /** Whether the distances themselves are wanted, of the first candidate; their sums are enough to choose one. */
  readonly keep: boolean;
}

/** What would be left of the distances with each candidate as a further centre. */
export const lowerDistancesTask: Task<LowerInput, { totals: Float64Array; closest?: Float32Array }> = {
  name: 'lower-distances',
  run: ({ chunk, candidates, closest, keep }) => {
    const lowered = openKernel().lower(planesOf(chunk), candidates, closest);
    return keep ? { totals: lowered.totals, closest: lowered.closest[0] } : { totals: lowered.totals };
  },
};

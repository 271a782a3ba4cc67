import { discard } from '../../bytes.ts';
import type { Centres, ClusterSums, LabelSums, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { openKernel } from '../../kernels/open-kernel.ts';
import type { Task } from '../../workers.ts';
import { addNumbers } from '../samples/add-numbers.ts';
import { planesOf, type SampleChunk } from '../samples/sample-chunks.ts';
import { sumChunk, type PixelChunk } from '../samples/sum-over.ts';

export interface ClusterSumsInput {
  readonly chunk: PixelChunk;
  readonly centres: Centres;
  /** Of the chunk's usable pixels, where they are known already. */
  readonly labels?: Uint16Array;
}

/** One pass of Lloyd's algorithm over a chunk, with its inertia. Labels are those of its first stretch only. */
export const clusterSumsTask: Task<ClusterSumsInput, ClusterSums | undefined> = {
  name: 'cluster-sums',
  run: ({ chunk, centres, labels }, codecs) => {
    const sum = (pixels: PixelPlanes, from: number): ClusterSums =>
      labels ? sumByLabels(pixels, labels, from, centres) : openKernel().accumulate(pixels, centres);
    return sumChunk(chunk, codecs, sum, addClusterSums);
  },
};

/** The same without the inertia, which costs an eighth more. */
export const labelSumsTask: Task<ClusterSumsInput, LabelSums | undefined> = {
  name: 'label-sums',
  run: ({ chunk, centres, labels }, codecs) => {
    const sum = (pixels: PixelPlanes, from: number): LabelSums =>
      labels ? sumByLabels(pixels, labels, from, centres) : openKernel().sum(pixels, centres);
    return sumChunk(chunk, codecs, sum, addLabelSums);
  },
};

/** Of a stretch from pixel `from` of the chunk. */
function sumByLabels(pixels: PixelPlanes, labels: Uint16Array, from: number, centres: Centres): ClusterSums {
  return openKernel().sumByLabels(pixels, labels.subarray(from, from + pixels.length), centres);
}

export function addLabelSums({ labels, counts, sums }: LabelSums, more: LabelSums): LabelSums {
  return { labels, counts: addNumbers(counts, more.counts), sums: addNumbers(sums, more.sums) };
}

export function addClusterSums(before: ClusterSums, after: ClusterSums): ClusterSums {
  return { ...addLabelSums(before, after), inertia: before.inertia + after.inertia };
}

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
    if (keep) return { totals: lowered.totals, closest: lowered.closest[0] };
    for (const { buffer } of lowered.closest) discard(buffer);
    return { totals: lowered.totals };
  },
};

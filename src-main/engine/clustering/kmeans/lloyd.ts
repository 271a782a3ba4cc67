import type { Centres, ClusterSums } from '../../kernels/centre-kernel.ts';
import type { Run } from '../../run.ts';
import { clusterSumsTask } from './kmeans-tasks.ts';
import { forEachChunk, type Pace } from '../samples/sample-chunks.ts';
import { fillEmptyClusters } from './empty-clusters.ts';
import type { Sample } from '../samples/samples.ts';

export interface LloydOptions {
  /** Passes at most, >= 1. */
  readonly iterations: number;
  /** Percent of the pixels; stops when fewer change their cluster in a pass. 0: when none does. */
  readonly changeThreshold: number;
}

export interface LloydResult {
  readonly centres: Centres;
  /** Sum of squared distances of the sample's pixels to these centres. */
  readonly inertia: number;
  readonly iterations: number;
}

/**
 * Lloyd's algorithm: pixels to the nearest centre (the lowest id of several equally near), centres to the mean of their
 * pixels, again and again. A cluster left without pixels starts again at the farthest pixel of the largest one.
 */
export async function lloyd(
  sample: Sample,
  start: Centres,
  options: LloydOptions,
  run: Run,
  pace: Pace,
): Promise<LloydResult> {
  let centres = start;
  let labels = new Uint16Array(sample.count);
  let iterations = 0;
  for (let settled = false; !settled && iterations < options.iterations;) {
    const sums = await sumClusters(sample, centres, run, pace);
    const changed = countChanges(labels, sums.labels);
    labels = sums.labels as Uint16Array<ArrayBuffer>;
    iterations++;
    const means = meansOf(sums, centres);
    const filled = fillEmptyClusters(sample, means, sums);
    centres = filled.centres;
    settled = filled.moved === 0 && (changed === 0 || changed * 100 < options.changeThreshold * sample.count);
    run.report({ stage: `Clustering, pass ${iterations}`, fraction: iterations / options.iterations });
  }
  const { inertia } = await sumClusters(sample, centres, run, pace);
  return { centres, inertia, iterations };
}

/** One pass over the whole sample: labels, counts and sums per cluster, inertia. */
export async function sumClusters(
  sample: Sample,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<ClusterSums> {
  const labels = new Uint16Array(sample.count);
  const counts = new Uint32Array(centres.count + 1);
  const sums = new Float64Array((centres.count + 1) * centres.bandCount);
  let inertia = 0;
  await forEachChunk(
    sample,
    centres.count,
    run,
    pace,
    clusterSumsTask,
    (chunk) => ({ chunk, centres }),
    (part, { from }) => {
      labels.set(part.labels, from);
      for (let i = 0; i < counts.length; i++) counts[i] += part.counts[i];
      for (let i = 0; i < sums.length; i++) sums[i] += part.sums[i];
      inertia += part.inertia;
    },
  );
  return { labels, counts, sums, inertia };
}

/** Where a cluster has no pixels its centre stays. */
function meansOf({ counts, sums }: ClusterSums, centres: Centres): Centres {
  const { bandCount } = centres;
  const values = centres.values.map((before, i) => {
    const label = Math.floor(i / bandCount) + 1;
    return counts[label] === 0 ? before : sums[bandCount + i] / counts[label];
  });
  return { ...centres, values };
}

/** Pixels whose label is another than before. */
export function countChanges(before: Uint16Array, after: Uint16Array): number {
  let changed = 0;
  for (let i = 0; i < after.length; i++) if (before[i] !== after[i]) changed++;
  return changed;
}

import { discard } from '../../bytes.ts';
import type { Centres, LabelSums } from '../../kernels/centre-kernel.ts';
import type { Run } from '../../run.ts';
import type { PassListener } from '../checkpoint/pass-listener.ts';
import { passRun } from '../samples/pass-run.ts';
import { sourceOf, type PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { unitLengthCentres } from '../samples/unit-length.ts';
import { fillEmptyClusters } from './empty-clusters.ts';
import { labelsBy, sumClusters, sumLabels } from './sum-clusters.ts';

export { sumClusters };

/** Where Lloyd's algorithm is between two passes. */
export interface LloydState {
  readonly centres: Centres;
  /** Those of the last pass, which gave each pixel its label; absent before the first. */
  readonly before?: Centres;
  /** Passes done. */
  readonly iterations: number;
}

export interface LloydOptions extends PassListener<LloydState> {
  /** Passes at most, >= 1. */
  readonly iterations: number;
  /** Percent of the sample's pixels; stops when fewer change their cluster in a pass. 0: when none does. */
  readonly changeThreshold: number;
  /** Whether pixels are of unit length: then centres are brought to it after each pass. */
  readonly unitLength?: boolean;
}

export interface LloydResult {
  readonly centres: Centres;
  /** Sum of squared distances of the pixels to these centres. */
  readonly inertia: number;
  readonly iterations: number;
}

/**
 * Lloyd's algorithm: pixels to the nearest centre (the lowest id of several equally near), centres to the mean of their
 * pixels, again and again. A cluster left without pixels starts again at the farthest pixel of the largest one. Goes on from
 * `start` where that is a state. Over a raster to the same bits as over the same pixels in memory, but it stops by the changes in
 * its sample.
 */
export async function lloyd(
  pixels: Sample | PixelSource,
  start: Centres | LloydState,
  options: LloydOptions,
  run: Run,
  pace: Pace,
): Promise<LloydResult> {
  const { sample } = sourceOf(pixels);
  let state: LloydState = 'centres' in start ? start : { centres: start, iterations: 0 };
  let labels = state.before ? await labelsBy(sample, state.before, run, pace) : new Uint16Array(sample.count);
  for (let settled = false; !settled && state.iterations < options.iterations;) {
    const inPass = passRun(run, state.iterations, options.iterations);
    const sums = await sumLabels(pixels, state.centres, inPass, pace);
    const changed = countChanges(labels, sums.labels);
    discard(labels.buffer);
    labels = sums.labels as Uint16Array<ArrayBuffer>;
    const { centres, moved } = moveCentres(sample, state.centres, sums, options);
    state = { centres, before: state.centres, iterations: state.iterations + 1 };
    settled = moved === 0 && (changed === 0 || changed * 100 < options.changeThreshold * sample.count);
    inPass.report({ stage: '', fraction: 1 });
    if (!settled && state.iterations < options.iterations) await options.onPass?.(state);
  }
  const { centres, iterations } = state;
  const { inertia } = await sumClusters(pixels, centres, { ...run, report: () => {} }, pace);
  return { centres, inertia, iterations };
}

/** The centres for the next pass, and how many of them were put into empty clusters. */
function moveCentres(
  sample: Sample,
  before: Centres,
  sums: LabelSums,
  { unitLength }: LloydOptions,
): { centres: Centres; moved: number } {
  const means = meansOf(sums, before);
  return fillEmptyClusters(sample, unitLength ? unitLengthCentres(means) : means, sums);
}

/** Where a cluster has no pixels its centre stays. */
function meansOf({ counts, sums }: LabelSums, centres: Centres): Centres {
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

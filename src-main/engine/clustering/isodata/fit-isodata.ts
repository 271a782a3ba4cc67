import type { Centres } from '../../kernels/centre-kernel.ts';
import type { PassListener } from '../checkpoint/pass-listener.ts';
import type { MeanAndDeviation } from '../../raster/moments.ts';
import type { Run } from '../../run.ts';
import { byBrightness } from '../kmeans/centres-model.ts';
import { countChanges } from '../kmeans/lloyd.ts';
import { labelsBy } from '../kmeans/sum-clusters.ts';
import { passRun } from '../samples/pass-run.ts';
import { sourceOf, type PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import { changeClusters, type Change } from './change-clusters.ts';
import { boundClusters } from './bound-clusters.ts';
import { isodataLimits, type IsodataLimits, type IsodataParameters } from './isodata-limits.ts';
import { measureClusters } from './measure-clusters.ts';

export interface IsodataResult {
  /** From the darkest to the brightest; as many as were found. */
  readonly centres: Centres;
  /** Sum of squared distances of the pixels to these centres. */
  readonly inertia: number;
  readonly iterations: number;
  readonly splits: number;
  readonly merges: number;
  readonly deletions: number;
  /** Clusters that are smaller than they should be, because there may be no fewer. */
  readonly small: number;
}

/** Where ISODATA is between two passes. */
export interface IsodataState {
  readonly centres: Centres;
  /** Those of the last pass, which gave each pixel its label; absent before the first. */
  readonly before?: Centres;
  /** Passes done. */
  readonly iterations: number;
  /** Passes in a row in which nothing changed. */
  readonly quiet: number;
  readonly splits: number;
  readonly merges: number;
  readonly deletions: number;
}

export interface FitIsodata extends IsodataParameters, PassListener<IsodataState> {
  /** Where the passes go on; absent where they begin. */
  readonly resumed?: IsodataState;
}

/** Passes in a row in which nothing may change: a wide cluster is looked for in every other one. */
const QUIET_PASSES = 2;

/**
 * ISODATA from means evenly along mean +- deviation of the bands of the sample, by whose changes it stops. The number of clusters ends within its bounds; none has
 * fewer pixels than the minimum class size while there are more than the fewest. Throws `too-few-pixels` where the sample has
 * fewer different pixels than the fewest clusters, and `bad-input` for bounds that exclude the clusters wanted; `name` is whose
 * pixels they are, for messages.
 */
export async function fitIsodata(
  pixels: Sample | PixelSource,
  { resumed, ...parameters }: FitIsodata,
  run: Run,
  pace: Pace,
  name = 'The sample',
): Promise<IsodataResult> {
  const source = sourceOf(pixels);
  const { sample } = source;
  const moments = await sampleMoments(sample, pace);
  const limits = isodataLimits(
    parameters,
    moments.map(({ deviation }) => deviation),
  );
  const start = resumed ?? beginning(firstCentres(moments, limits.wanted));
  const passed = await passes(source, start, parameters, limits, run, pace);
  const silent = { ...run, report: () => {} };
  const bounded = await boundClusters(source, passed.centres, limits, silent, pace, name);
  const { inertia, small } = bounded;
  const { iterations, splits, merges } = passed;
  const deletions = passed.deletions + bounded.deletions;
  return { centres: byBrightness(bounded.centres), inertia, iterations, splits, merges, deletions, small };
}

async function passes(
  source: PixelSource,
  start: IsodataState,
  { iterations: most, changeThreshold, onPass }: FitIsodata,
  limits: IsodataLimits,
  run: Run,
  pace: Pace,
): Promise<IsodataState> {
  const { sample } = source;
  let state = start;
  let labels: Uint16Array = state.before
    ? await labelsBy(sample, state.before, run, pace)
    : new Uint16Array(sample.count);
  while (state.quiet < QUIET_PASSES && state.iterations < most) {
    const inPass = passRun(run, state.iterations, most);
    const measured = await measureClusters(source, state.centres, inPass, pace);
    const moved = countChanges(labels, measured.labels);
    labels = measured.labels;
    const iterations = state.iterations + 1;
    const change = changeClusters(measured.clusters, limits, iterations, iterations === most);
    const isQuiet = moved === 0 || moved * 100 < changeThreshold * sample.count;
    state = changed(state, change, isQuiet);
    inPass.report({ stage: '', fraction: 1 });
    await onPass?.(state);
  }
  return state;
}

function beginning(centres: Centres): IsodataState {
  return { centres, iterations: 0, quiet: 0, splits: 0, merges: 0, deletions: 0 };
}

function changed(before: IsodataState, change: Change, isQuiet: boolean): IsodataState {
  const { splits, merges, deletions } = change;
  return {
    centres: centresOf(change.means),
    before: before.centres,
    iterations: before.iterations + 1,
    quiet: splits + merges + deletions === 0 && isQuiet ? before.quiet + 1 : 0,
    splits: before.splits + splits,
    merges: before.merges + merges,
    deletions: before.deletions + deletions,
  };
}

/** Evenly from mean - deviation to mean + deviation of all bands at once; the mean where there is but one. */
export function firstCentres(moments: readonly MeanAndDeviation[], count: number): Centres {
  const points = Array.from({ length: count }, (_, point) => {
    const along = count === 1 ? 0 : (2 * point) / (count - 1) - 1;
    return Float64Array.from(moments, ({ mean, deviation }) => mean + along * deviation);
  });
  return centresOf(points);
}

function centresOf(points: readonly Float64Array[]): Centres {
  const bandCount = points[0].length;
  const values = new Float32Array(points.length * bandCount);
  points.forEach((point, index) => values.set(point, index * bandCount));
  return { count: points.length, bandCount, values };
}

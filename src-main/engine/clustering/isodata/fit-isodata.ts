import type { Centres } from '../../kernels/centre-kernel.ts';
import type { MeanAndDeviation } from '../../raster/moments.ts';
import type { Run } from '../../run.ts';
import { byBrightness } from '../kmeans/centres-model.ts';
import { countChanges } from '../kmeans/lloyd.ts';
import { passRun } from '../samples/pass-run.ts';
import { sourceOf, type PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import { changeClusters } from './change-clusters.ts';
import { boundClusters } from './bound-clusters.ts';
import { isodataLimits, type IsodataParameters } from './isodata-limits.ts';
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
  parameters: IsodataParameters,
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
  const { iterations: most, changeThreshold } = parameters;
  let centres = firstCentres(moments, limits.wanted);
  let labels: Uint16Array = new Uint16Array(sample.count);
  let iterations = 0;
  const done = { splits: 0, merges: 0, deletions: 0 };
  for (let quiet = 0; quiet < QUIET_PASSES && iterations < most;) {
    const inPass = passRun(run, iterations, most);
    const measured = await measureClusters(source, centres, inPass, pace);
    const moved = countChanges(labels, measured.labels);
    iterations++;
    const change = changeClusters(measured.clusters, limits, iterations, iterations === most);
    const changes = change.splits + change.merges + change.deletions;
    quiet = changes === 0 && (moved === 0 || moved * 100 < changeThreshold * sample.count) ? quiet + 1 : 0;
    labels = measured.labels;
    centres = centresOf(change.means);
    for (const kind of ['splits', 'merges', 'deletions'] as const) done[kind] += change[kind];
    inPass.report({ stage: '', fraction: 1 });
  }
  const bounded = await boundClusters(source, centres, limits, { ...run, report: () => {} }, pace, name);
  const { inertia, small } = bounded;
  const deletions = done.deletions + bounded.deletions;
  return { centres: byBrightness(bounded.centres), inertia, iterations, ...done, deletions, small };
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

import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import { fitCheckpoint } from '../checkpoint/fit-checkpoint.ts';
import { keptLloyd } from '../checkpoint/kept-centres.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { byBrightness, centresModel, restoreCentresModel } from '../kmeans/centres-model.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { lloyd, type LloydState } from '../kmeans/lloyd.ts';
import { labelsBy } from '../kmeans/sum-clusters.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace, PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';
import { shareOut, type Divisible } from './divide.ts';
import { twoLevelManifest } from './two-level-manifest.ts';

export { twoLevelManifest };

/** Parameters of `twoLevelManifest`, complete and checked. */
export interface TwoLevelParameters {
  readonly clusters: number;
  readonly superClusters: number;
  readonly iterations: number;
  readonly refinements: number;
  readonly sample: number;
  readonly changeThreshold: number;
}

/** Two-level k-means; ids run from the darkest mean to the brightest. */
export const twoLevelCode: ClustererCode = {
  create: (parameters) => ({
    fit: async (raster, run) => {
      const chosen = parameters as Parameters & TwoLevelParameters;
      const options = { size: chosen.sample, seed: run.seed };
      const source = await openPixelSource(raster, options, subRun(run, 0, 0.5));
      return clusterInTwoLevels(source, raster, chosen, subRun(run, 0.5, 1));
    },
  }),
  restore: (state) => restoreCentresModel(twoLevelManifest.id, state),
};

/** The fit on pixels that are at hand. `raster` is where they come from. */
export async function clusterInTwoLevels(
  source: PixelSource,
  raster: Raster,
  parameters: TwoLevelParameters,
  run: Run,
): Promise<ClusterModel> {
  const { clusters, refinements, changeThreshold } = parameters;
  const pace = createPace(run.signal);
  const identity = { method: twoLevelManifest.id, parameters, source, raster };
  const checkpoint = await fitCheckpoint(identity, keptLloyd, run, pace);
  const start =
    (await checkpoint.load()) ?? (await startOf(source.sample, parameters, raster.name, run, pace));
  const passes = {
    iterations: refinements,
    changeThreshold,
    onPass: (state: LloydState) => checkpoint.passed(state, source.sample.bandCount * clusters),
  };
  const { centres, inertia } = await lloyd(source, start, passes, subRun(run, 0.6, 1), pace);
  return centresModel(twoLevelManifest.id, byBrightness(centres), inertia);
}

async function startOf(
  sample: Sample,
  parameters: TwoLevelParameters,
  name: string,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const { clusters } = parameters;
  const large = await largeClusters(sample, parameters, subRun(run, 0, 0.2), pace);
  const divided = await divide(sample, large, parameters, subRun(run, 0.2, 0.6), pace);
  const start = await completed(sample, divided, clusters, run, pace);
  if (start.count < clusters) throw tooFewValues(name, sample.count, start.count, clusters);
  return start;
}

async function largeClusters(
  sample: Sample,
  parameters: TwoLevelParameters,
  run: Run,
  pace: Pace,
): Promise<Sample[]> {
  const { clusters, superClusters } = parameters;
  const wanted = Math.min(clusters, superClusters === 0 ? Math.round(Math.sqrt(clusters)) : superClusters);
  const centres = await kmeansOf(sample, wanted, parameters, mix32(run.seed), run, pace);
  const labels = await labelsBy(sample, centres, run, pace);
  return partsOf(sample, labels, centres.count, pace);
}

/** Divides each large cluster by k-means of its own. */
async function divide(
  sample: Sample,
  large: readonly Sample[],
  parameters: TwoLevelParameters,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const shares = shareOut(await measured(large, pace), Math.min(parameters.clusters, sample.count));
  const all: number[] = [];
  for (const [index, part] of large.entries()) {
    const inPart = subRun(run, index / large.length, (index + 1) / large.length);
    const seed = mix32(run.seed) ^ (index + 1);
    const { values } = await kmeansOf(part, shares[index], parameters, seed, inPart, pace);
    all.push(...values);
  }
  return {
    count: all.length / sample.bandCount,
    bandCount: sample.bandCount,
    values: Float32Array.from(all),
  };
}

/** K-means of some pixels; fewer clusters where they have no more distinct ones. */
async function kmeansOf(
  sample: Sample,
  count: number,
  { iterations, changeThreshold }: TwoLevelParameters,
  seed: number,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const start = await seedCentres(sample, count, createRandom(seed), subRun(run, 0, 0.5), pace);
  const options = { iterations, changeThreshold };
  return (await lloyd(sample, start, options, subRun(run, 0.5, 1), pace)).centres;
}

/**
 * As many centres as wanted: where large clusters had fewer distinct pixels than their share, all begin anew by k-means++,
 * which finds every distinct pixel.
 */
async function completed(
  sample: Sample,
  divided: Centres,
  count: number,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  if (divided.count === count) return divided;
  return seedCentres(sample, count, createRandom(mix32(run.seed)), { ...run, report: () => {} }, pace);
}

/** The pixels of each label from 1 to `count` that has any. */
async function partsOf(sample: Sample, labels: Uint16Array, count: number, pace: Pace): Promise<Sample[]> {
  const { bandCount, positions } = sample;
  const sizes = new Uint32Array(count + 1);
  for (const label of labels) sizes[label]++;
  const members = Array.from(sizes, (size) => new Uint32Array(size));
  const next = new Uint32Array(count + 1);
  labels.forEach((label, i) => (members[label][next[label]++] = i));
  const parts: Sample[] = [];
  for (const kept of members.slice(1).filter(({ length }) => length > 0)) {
    const values = sharedFloats(kept.length * bandCount);
    for (let band = 0; band < bandCount; band++) {
      const [from, to] = [band * sample.count, band * kept.length];
      for (let i = 0; i < kept.length; i++) values[to + i] = sample.values[from + kept[i]];
      await pace(kept.length * PLAIN_WORK);
    }
    parts.push({
      count: kept.length,
      bandCount,
      values,
      positions: Float64Array.from(kept, (i) => positions[i]),
    });
  }
  return parts;
}

/** What is known of large clusters before they are divided. */
async function measured(large: readonly Sample[], pace: Pace): Promise<Divisible[]> {
  const found: Divisible[] = [];
  for (const part of large) {
    found.push({ pixels: part.count, inertia: inertiaOf(part) });
    await pace(part.values.length * PLAIN_WORK);
  }
  return found;
}

/** Of the pixels about their mean. */
function inertiaOf({ values, bandCount, count }: Sample): number {
  let inertia = 0;
  for (let band = 0; band < bandCount; band++) {
    const plane = values.subarray(band * count, (band + 1) * count);
    const mean = plane.reduce((sum, value) => sum + value, 0) / count;
    for (let i = 0; i < count; i++) inertia += (plane[i] - mean) ** 2;
  }
  return inertia;
}

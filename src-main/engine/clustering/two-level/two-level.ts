import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { byBrightness, centresModel, restoreCentresModel } from '../kmeans/centres-model.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { lloyd } from '../kmeans/lloyd.ts';
import { labelsBy } from '../kmeans/sum-clusters.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { openPixelSource } from '../samples/pixel-source.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';
import { shareOut } from './divide.ts';
import { twoLevelManifest } from './two-level-manifest.ts';

export { twoLevelManifest };

/** Parameters of `twoLevelManifest`, complete and checked. */
interface TwoLevelParameters {
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
    fit: (raster, run) => fit(parameters as Parameters & TwoLevelParameters, raster, run),
  }),
  restore: (state) => restoreCentresModel(twoLevelManifest.id, state),
};

async function fit(parameters: TwoLevelParameters, raster: Raster, run: Run): Promise<ClusterModel> {
  const { clusters, refinements, changeThreshold } = parameters;
  const options = { size: parameters.sample, seed: run.seed };
  const source = await openPixelSource(raster, options, subRun(run, 0, 0.5));
  const pace = createPace(run.signal);
  const large = await largeClusters(source.sample, parameters, subRun(run, 0.5, 0.6), pace);
  const divided = await divide(source.sample, large, parameters, subRun(run, 0.6, 0.8), pace);
  const start = await completed(source.sample, divided, clusters, run, pace);
  if (start.count < clusters) throw tooFewValues(raster.name, source.sample.count, start.count, clusters);
  const passes = { iterations: refinements, changeThreshold };
  const { centres, inertia } = await lloyd(source, start, passes, subRun(run, 0.8, 1), pace);
  return centresModel(twoLevelManifest.id, byBrightness(centres), inertia);
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
  return Array.from({ length: centres.count }, (_, cluster) => partOf(sample, labels, cluster + 1)).filter(
    ({ count }) => count > 0,
  );
}

/** Divides each large cluster by k-means of its own. */
async function divide(
  sample: Sample,
  large: readonly Sample[],
  parameters: TwoLevelParameters,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const shares = shareOut(
    large.map((part) => ({ pixels: part.count, inertia: inertiaOf(part) })),
    Math.min(parameters.clusters, sample.count),
  );
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

function partOf({ values, bandCount, count, positions }: Sample, labels: Uint16Array, label: number): Sample {
  const kept: number[] = [];
  for (let i = 0; i < count; i++) if (labels[i] === label) kept.push(i);
  const part = sharedFloats(kept.length * bandCount);
  for (let band = 0; band < bandCount; band++) {
    for (let i = 0; i < kept.length; i++) part[band * kept.length + i] = values[band * count + kept[i]];
  }
  return {
    count: kept.length,
    bandCount,
    values: part,
    positions: Float64Array.from(kept, (i) => positions[i]),
  };
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

import { mix32 } from '../../random.ts';
import type { Run } from '../../run.ts';
import { fitProjection } from '../components/fit-projection.ts';
import { projectSample } from '../components/project-sample.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { lloyd } from '../kmeans/lloyd.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { unitLengthSample } from '../samples/unit-length.ts';
import { sampleOfRows, type Rows } from '../deep/rows-of.ts';
import type { Targets } from '../targets/target-maker.ts';
import { createRandom } from '../../random.ts';
import { twoLevelCentres } from '../two-level/two-level-centres.ts';
import { labelsBy } from '../kmeans/sum-clusters.ts';

/** More classes than this are found in two levels: large ones first, then within them. */
const MOST_FLAT = 100;

/** Share of the features that whitened components are kept of: those after it are mostly rounding, which whitening would blow up. */
const KEPT_SHARE = 0.5;

const PASSES = { iterations: 20, changeThreshold: 0 };

/**
 * Classes of pixels by k-means of their features: principal components, whitened and of length 1 (DeepCluster: Caron et al. 2018), in
 * two levels where there are many classes (DeeperCluster: Caron et al. 2019). A pixel without features at all is of no class, -1.
 */
export async function clusterFeatures(
  features: Rows,
  classes: number,
  seed: number,
  run: Run,
): Promise<Targets> {
  const pace = createPace(run.signal);
  const silent = { ...run, seed, report: () => {} };
  const pixels = unitLengthSample(await whitened(sampleOfRows(features), silent, pace));
  const targets = new Int32Array(features.values.length / features.width).fill(-1);
  if (pixels.count === 0) return targets;
  const { centres } = await lloyd(
    pixels,
    await firstCentres(pixels, classes, silent, pace),
    PASSES,
    silent,
    pace,
  );
  const labels = await labelsBy(pixels, centres, silent, pace);
  labels.forEach((label, i) => (targets[pixels.positions[i]] = label - 1));
  return targets;
}

function firstCentres(pixels: Sample, clusters: number, run: Run, pace: Pace): Promise<Centres> {
  return clusters > MOST_FLAT
    ? twoLevelCentres(pixels, { clusters, superClusters: 0, ...PASSES }, run, pace)
    : seedCentres(pixels, clusters, createRandom(mix32(run.seed)), run, pace);
}

/** Principal components of deviation 1. */
async function whitened(sample: Sample, run: Run, pace: Pace): Promise<Sample> {
  const kept = Math.ceil(KEPT_SHARE * sample.bandCount);
  const { components } = await fitProjection(sample, { components: kept, unitDeviation: 'each' }, run, pace);
  return projectSample(sample, components);
}

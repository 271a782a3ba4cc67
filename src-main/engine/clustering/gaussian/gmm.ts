import type { Parameters } from '../../parameters.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel, ModelNotes } from '../clusterer.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { lloyd, sumClusters } from '../kmeans/lloyd.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { byBrightness, checkMemory, roundComponents, type CovarianceShape } from './component.ts';
import { fitMixture, type Mixture } from './expectation-maximisation.ts';
import { gaussiansModel, restoreGaussiansModel } from './gaussians-model.ts';
import { gmmManifest } from './gmm-manifest.ts';

export { gmmManifest };

/** Parameters of `gmmManifest`, complete and checked. */
export interface GmmParameters {
  readonly clusters: number;
  readonly covariance: CovarianceShape;
  readonly iterations: number;
  readonly tolerance: number;
  readonly restarts: number;
  readonly sample: number;
  readonly regularisation: number;
}

/** K-means before the mixture: near its end is near enough. */
const START = { iterations: 10, changeThreshold: 1 };

/**
 * Gaussian mixture by expectation maximisation from a k-means start, on a sample or on all pixels. Ids run from the darkest mean to the brightest;
 * confidence is the posterior probability.
 */
export const gmmCode: ClustererCode = {
  create: (parameters) => ({
    fit: async (raster, run) => {
      const chosen = parameters as Parameters & GmmParameters;
      checkMemory(chosen.clusters, raster.bands.length, chosen.covariance);
      const options = { size: chosen.sample, seed: run.seed };
      const source = await openPixelSource(raster, options, subRun(run, 0, 0.3));
      return clusterByMixture(source, raster, chosen, subRun(run, 0.3, 1));
    },
  }),
  restore: (state) => restoreGaussiansModel(gmmManifest.id, state),
};

/** The fit on pixels that are at hand. `raster` is where they come from. */
export async function clusterByMixture(
  source: PixelSource,
  raster: Raster,
  parameters: GmmParameters,
  run: Run,
): Promise<ClusterModel> {
  const { clusters, covariance, restarts, regularisation } = parameters;
  const pace = createPace(run.signal);
  const moments = await sampleMoments(source.sample, pace);
  const variances = moments.map(({ deviation }) => deviation ** 2);
  const ridge = (regularisation * variances.reduce((sum, value) => sum + value, 0)) / variances.length;
  let best: Mixture | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const part = subRun(run, restart / restarts, (restart + 1) / restarts);
    const mixture = await fitOnce(raster, source, { ...parameters, ridge }, restart, part, pace);
    if (!best || mixture.logLikelihood > best.logLikelihood) best = mixture;
  }
  const components = byBrightness(best!.components);
  return gaussiansModel(gmmManifest.id, { shape: covariance, components }, notesOf(best!, clusters));
}

async function fitOnce(
  raster: Raster,
  source: PixelSource,
  options: GmmParameters & { readonly ridge: number },
  restart: number,
  run: Run,
  pace: Pace,
): Promise<Mixture> {
  const { clusters } = options;
  const { sample } = source;
  const random = createRandom(mix32(run.seed) ^ restart);
  const seeds = await seedCentres(sample, clusters, random, subRun(run, 0, 0.2), pace);
  if (seeds.count < clusters) throw tooFewValues(raster.name, sample.count, seeds.count, clusters);
  const { centres } = await lloyd(source, seeds, START, subRun(run, 0.2, 0.3), pace);
  const { counts, inertia } = await sumClusters(source, centres, { ...run, report: () => {} }, pace);
  const pixels = counts.reduce((sum, count) => sum + count, 0);
  const variance = inertia / (pixels * sample.bandCount) + options.ridge;
  const start = roundComponents(centres, counts.subarray(1), variance, options.covariance);
  return fitMixture(source, start, options, subRun(run, 0.3, 1), pace);
}

function notesOf({ logLikelihood, iterations, components }: Mixture, clusters: number): ModelNotes {
  const notes = { 'Log-likelihood per pixel': logLikelihood, Iterations: iterations };
  const lost = clusters - components.length;
  return lost === 0 ? notes : { ...notes, 'Clusters given up, without pixels': lost };
}

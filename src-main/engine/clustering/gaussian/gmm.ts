import { z } from 'zod';
import type { Parameters } from '../../parameters.ts';
import { factorLength } from '../../kernels/gaussian-kernel.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel, ModelNotes } from '../clusterer.ts';
import { bestOfRestarts, restartSchema, type Attempt } from '../checkpoint/best-of-restarts.ts';
import { fitCheckpoint } from '../checkpoint/fit-checkpoint.ts';
import { keptLloyd } from '../checkpoint/kept-centres.ts';
import { lloyd, sumClusters, type LloydState } from '../kmeans/lloyd.ts';
import { seedRestart } from '../kmeans/seed-restart.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import {
  byBrightness,
  checkMemory,
  roundComponents,
  type Component,
  type CovarianceShape,
} from './component.ts';
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

/** In the k-means before, or in the mixture's own passes. */
interface GmmState {
  readonly kmeans?: LloydState;
  readonly mixture?: Mixture;
}

const keptMixture = (bandCount: number, shape: CovarianceShape): z.ZodType<Mixture> => {
  const component: z.ZodType<Component> = z
    .object({ weight: z.number(), mean: z.instanceof(Float64Array), covariance: z.instanceof(Float64Array) })
    .refine(
      ({ mean, covariance }) =>
        mean.length === bandCount && covariance.length === factorLength({ bandCount, shape }),
    );
  return z.object({
    components: z.array(component).min(1),
    logLikelihood: z.number(),
    iterations: z.int().min(0),
  });
};

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
  const identity = { method: gmmManifest.id, parameters, source, raster };
  const mixture = keptMixture(source.sample.bandCount, covariance);
  const state = z.object({ kmeans: keptLloyd.optional(), mixture: mixture.optional() });
  const checkpoint = await fitCheckpoint(identity, restartSchema(mixture, state), run, pace);
  const best = await bestOfRestarts(
    {
      restarts,
      checkpoint,
      fit: (attempt) => fitOnce(source, raster.name, { ...parameters, ridge }, attempt, pace),
      cost: ({ logLikelihood }) => -logLikelihood,
    },
    run,
  );
  const components = byBrightness(best.components);
  return gaussiansModel(gmmManifest.id, { shape: covariance, components }, notesOf(best, clusters));
}

type FitOptions = GmmParameters & { readonly ridge: number };

async function fitOnce(
  source: PixelSource,
  name: string,
  options: FitOptions,
  attempt: Attempt<GmmState>,
  pace: Pace,
): Promise<Mixture> {
  const { resumed, run, onPass } = attempt;
  const { clusters, covariance } = options;
  const start = resumed?.mixture ?? (await startOf(source, name, options, attempt, pace));
  const pixelWork = clusters * factorLength({ bandCount: source.sample.bandCount, shape: covariance });
  const passes = { ...options, onPass: (mixture: Mixture) => onPass({ mixture }, pixelWork) };
  return fitMixture(source, start, passes, subRun(run, 0.3, 1), pace);
}

/** Round components at the clusters of a short k-means. */
async function startOf(
  source: PixelSource,
  name: string,
  { clusters, covariance, ridge }: FitOptions,
  { restart, resumed, run, onPass }: Attempt<GmmState>,
  pace: Pace,
): Promise<Component[]> {
  const { sample } = source;
  const tooFew = (distinct: number): Error => tooFewValues(name, sample.count, distinct, clusters);
  const seeding = subRun(run, 0, 0.2);
  const seeds = resumed?.kmeans ?? (await seedRestart(sample, clusters, restart, seeding, pace, tooFew));
  const pixelWork = sample.bandCount * clusters;
  const passes = { ...START, onPass: (kmeans: LloydState) => onPass({ kmeans }, pixelWork) };
  const { centres } = await lloyd(source, seeds, passes, subRun(run, 0.2, 0.3), pace);
  const { counts, inertia } = await sumClusters(source, centres, { ...run, report: () => {} }, pace);
  const pixels = counts.reduce((sum, count) => sum + count, 0);
  const variance = inertia / (pixels * sample.bandCount) + ridge;
  return roundComponents(centres, counts.subarray(1), variance, covariance);
}

function notesOf({ logLikelihood, iterations, components }: Mixture, clusters: number): ModelNotes {
  const notes = { 'Log-likelihood per pixel': logLikelihood, Iterations: iterations };
  const lost = clusters - components.length;
  return lost === 0 ? notes : { ...notes, 'Clusters given up, without pixels': lost };
}

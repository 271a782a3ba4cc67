import { z } from 'zod';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { ExactCentres } from '../../kernels/fuzzy-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { bestOfRestarts, restartSchema, type Attempt } from '../checkpoint/best-of-restarts.ts';
import { fitCheckpoint } from '../checkpoint/fit-checkpoint.ts';
import { keptCentres } from '../checkpoint/kept-centres.ts';
import { byBrightness } from '../kmeans/centres-model.ts';
import { sumClusters } from '../kmeans/lloyd.ts';
import { seedRestart } from '../kmeans/seed-restart.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace, PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { fuzzyManifest } from './fuzzy-manifest.ts';
import { fuzzyMeans, type FuzzyOptions, type FuzzyState } from './fuzzy-means.ts';
import { fuzzyModel, restoreFuzzyModel } from './fuzzy-model.ts';

export { fuzzyManifest };

/** Parameters of `fuzzyManifest`, complete and checked. */
export interface FuzzyParameters extends FuzzyOptions {
  readonly clusters: number;
  readonly sample: number;
  readonly restarts: number;
}

const keptState: z.ZodType<FuzzyState> = z.object({
  centres: keptCentres(Float64Array),
  objectives: z.array(z.number()).min(1),
});

/**
 * Fuzzy c-means on a sample or on all pixels, from the first means of k-means; then every pixel goes where its membership is greatest, and its
 * confidence is that membership. Cluster ids run from the darkest mean to the brightest.
 */
export const fuzzyCode: ClustererCode = {
  create: (parameters) => ({
    fit: async (raster, run) => {
      const chosen = parameters as Parameters & FuzzyParameters;
      const options = { size: chosen.sample, seed: run.seed };
      const source = await openPixelSource(raster, options, subRun(run, 0, 0.4));
      return clusterByFuzzyMeans(source, raster, chosen, subRun(run, 0.4, 1));
    },
  }),
  restore: restoreFuzzyModel,
};

/** The fit on pixels that are at hand. `raster` is where they come from. */
export async function clusterByFuzzyMeans(
  source: PixelSource,
  raster: Raster,
  parameters: FuzzyParameters,
  run: Run,
): Promise<ClusterModel> {
  const pace = createPace(run.signal);
  const { restarts, fuzziness } = parameters;
  const identity = { method: fuzzyManifest.id, parameters, source, raster };
  const checkpoint = await fitCheckpoint(identity, restartSchema(keptState, keptState), run, pace);
  const fit = (attempt: Attempt<FuzzyState>): Promise<FuzzyState> =>
    fitOnce(source, raster.name, parameters, attempt, pace);
  const least = await bestOfRestarts({ restarts, checkpoint, fit, cost: objectiveOf }, run);
  const centres = byBrightness({ ...least.centres, values: Float32Array.from(least.centres.values) });
  const { inertia } = await sumClusters(source, centres, { ...run, report: () => {} }, pace);
  const notes = { Iterations: least.objectives.length, Objective: objectiveOf(least) };
  return fuzzyModel(centres, fuzziness, inertia, notes);
}

async function fitOnce(
  source: PixelSource,
  name: string,
  parameters: FuzzyParameters,
  { restart, resumed, run, onPass }: Attempt<FuzzyState>,
  pace: Pace,
): Promise<FuzzyState> {
  const { sample } = source;
  const { clusters } = parameters;
  const tooFew = (distinct: number): Error => tooFewValues(name, sample.count, distinct, clusters);
  const seeding = subRun(run, 0, 0.4);
  const start = resumed ?? exactly(await seedRestart(sample, clusters, restart, seeding, pace, tooFew));
  const options = {
    ...parameters,
    onPass: (state: FuzzyState) => onPass(state, sample.bandCount * clusters * PLAIN_WORK),
  };
  return fuzzyMeans(source, start, options, subRun(run, 0.4, 1), pace);
}

function exactly(centres: Centres): ExactCentres {
  return { ...centres, values: Float64Array.from(centres.values) };
}

function objectiveOf({ objectives }: FuzzyState): number {
  return objectives[objectives.length - 1];
}

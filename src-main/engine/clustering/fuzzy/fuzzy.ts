import type { Parameters } from '../../parameters.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { byBrightness } from '../kmeans/centres-model.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { sumClusters } from '../kmeans/lloyd.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample } from '../samples/samples.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { fuzzyManifest } from './fuzzy-manifest.ts';
import { fuzzyMeans, type FuzzyOptions, type FuzzyResult } from './fuzzy-means.ts';
import { fuzzyModel, restoreFuzzyModel } from './fuzzy-model.ts';

export { fuzzyManifest };

/** Parameters of `fuzzyManifest`, complete and checked. */
interface FuzzyParameters extends FuzzyOptions {
  readonly clusters: number;
  readonly sample: number;
  readonly restarts: number;
}

/**
 * Fuzzy c-means on a sample, from the first means of k-means; then every pixel goes where its membership is greatest, and its
 * confidence is that membership. Cluster ids run from the darkest mean to the brightest.
 */
export const fuzzyCode: ClustererCode = {
  create: (parameters) => ({
    fit: (raster, run) => fit(parameters as Parameters & FuzzyParameters, raster, run),
  }),
  restore: restoreFuzzyModel,
};

async function fit(parameters: FuzzyParameters, raster: Raster, run: Run): Promise<ClusterModel> {
  const sample = await drawSample(raster, { size: parameters.sample, seed: run.seed }, subRun(run, 0, 0.4));
  const pace = createPace(run.signal);
  const { clusters, restarts, fuzziness } = parameters;
  let least: FuzzyResult | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const share = (done: number): number => 0.4 + (0.6 * (restart + done)) / restarts;
    const random = createRandom(mix32(run.seed) ^ restart);
    const start = await seedCentres(sample, clusters, random, subRun(run, share(0), share(0.2)), pace);
    if (start.count < clusters) throw tooFewValues(raster.name, sample.count, start.count, clusters);
    const exact = { ...start, values: Float64Array.from(start.values) };
    const result = await fuzzyMeans(sample, exact, parameters, subRun(run, share(0.2), share(1)), pace);
    if (!least || objectiveOf(result) < objectiveOf(least)) least = result;
  }
  const centres = byBrightness({ ...least!.centres, values: Float32Array.from(least!.centres.values) });
  const { inertia } = await sumClusters(sample, centres, run, pace);
  const notes = { Iterations: least!.objectives.length, Objective: objectiveOf(least!) };
  return fuzzyModel(centres, fuzziness, inertia, notes);
}

function objectiveOf({ objectives }: FuzzyResult): number {
  return objectives[objectives.length - 1];
}

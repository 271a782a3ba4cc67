import type { Centres } from '../../kernels/centre-kernel.ts';
import type { ExactCentres } from '../../kernels/fuzzy-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { bestOfRestarts } from '../kmeans/best-of-restarts.ts';
import { byBrightness } from '../kmeans/centres-model.ts';
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
  const least = await bestOfRestarts(
    sample,
    {
      clusters,
      restarts,
      fitFrom: (start, part) => fuzzyMeans(sample, exactly(start), parameters, part, pace),
      cost: objectiveOf,
      tooFew: (distinct) => tooFewValues(raster.name, sample.count, distinct, clusters),
    },
    subRun(run, 0.4, 1),
    pace,
  );
  const centres = byBrightness({ ...least.centres, values: Float32Array.from(least.centres.values) });
  const { inertia } = await sumClusters(sample, centres, run, pace);
  const notes = { Iterations: least.objectives.length, Objective: objectiveOf(least) };
  return fuzzyModel(centres, fuzziness, inertia, notes);
}

function exactly(centres: Centres): ExactCentres {
  return { ...centres, values: Float64Array.from(centres.values) };
}

function objectiveOf({ objectives }: FuzzyResult): number {
  return objectives[objectives.length - 1];
}

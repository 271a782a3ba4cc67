import type { Centres } from '../../kernels/centre-kernel.ts';
import type { ExactCentres } from '../../kernels/fuzzy-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { bestOfRestarts } from '../kmeans/best-of-restarts.ts';
import { byBrightness } from '../kmeans/centres-model.ts';
import { sumClusters } from '../kmeans/lloyd.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { fuzzyManifest } from './fuzzy-manifest.ts';
import { fuzzyMeans, type FuzzyOptions, type FuzzyResult } from './fuzzy-means.ts';
import { fuzzyModel, restoreFuzzyModel } from './fuzzy-model.ts';

export { fuzzyManifest };

/** Parameters of `fuzzyManifest`, complete and checked. */
export interface FuzzyParameters extends FuzzyOptions {
  readonly clusters: number;
  readonly sample: number;
  readonly restarts: number;
}

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
  const { clusters, restarts, fuzziness } = parameters;
  const least = await bestOfRestarts(
    source.sample,
    {
      clusters,
      restarts,
      fitFrom: (start, part) => fuzzyMeans(source, exactly(start), parameters, part, pace),
      cost: objectiveOf,
      tooFew: (distinct) => tooFewValues(raster.name, source.sample.count, distinct, clusters),
    },
    run,
    pace,
  );
  const centres = byBrightness({ ...least.centres, values: Float32Array.from(least.centres.values) });
  const { inertia } = await sumClusters(source, centres, { ...run, report: () => {} }, pace);
  const notes = { Iterations: least.objectives.length, Objective: objectiveOf(least) };
  return fuzzyModel(centres, fuzziness, inertia, notes);
}

function exactly(centres: Centres): ExactCentres {
  return { ...centres, values: Float64Array.from(centres.values) };
}

function objectiveOf({ objectives }: FuzzyResult): number {
  return objectives[objectives.length - 1];
}

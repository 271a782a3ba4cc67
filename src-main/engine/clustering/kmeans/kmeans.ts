import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { bestOfRestarts } from './best-of-restarts.ts';
import { byBrightness, centresModel, restoreCentresModel } from './centres-model.ts';
import { kmeansManifest } from './kmeans-manifest.ts';
import { lloyd } from './lloyd.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample } from '../samples/samples.ts';
import { tooFewValues } from '../samples/too-few-values.ts';

export { kmeansManifest };

/** Parameters of `kmeansManifest`, complete and checked. */
interface KmeansParameters {
  readonly clusters: number;
  readonly iterations: number;
  readonly sample: number;
  readonly restarts: number;
  readonly changeThreshold: number;
}

/**
 * K-means: greedy k-means++, then Lloyd's passes, on a sample. Cluster ids run from the darkest mean (over all bands as
 * fitted) to the brightest, so they do not depend on chance.
 */
export const kmeansCode: ClustererCode = {
  create: (parameters) => ({
    fit: (raster, run) => fit(parameters as Parameters & KmeansParameters, raster, run),
  }),
  restore: (state) => restoreCentresModel(kmeansManifest.id, state),
};

async function fit(parameters: KmeansParameters, raster: Raster, run: Run): Promise<ClusterModel> {
  const options = { size: parameters.sample, seed: run.seed };
  const sample = await drawSample(raster, options, subRun(run, 0, 0.5));
  const pace = createPace(run.signal);
  const { clusters, restarts } = parameters;
  const least = await bestOfRestarts(
    sample,
    {
      clusters,
      restarts,
      fitFrom: (start, part) => lloyd(sample, start, parameters, part, pace),
      cost: ({ inertia }) => inertia,
      tooFew: (distinct) => tooFewValues(raster.name, sample.count, distinct, clusters),
    },
    subRun(run, 0.5, 1),
    pace,
  );
  return centresModel(kmeansManifest.id, byBrightness(least.centres), least.inertia);
}

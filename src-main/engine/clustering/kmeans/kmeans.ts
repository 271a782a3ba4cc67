import type { Parameters } from '../../parameters.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { byBrightness, centresModel, restoreCentresModel } from './centres-model.ts';
import { kmeansManifest } from './kmeans-manifest.ts';
import { lloyd, type LloydResult } from './lloyd.ts';
import { seedCentres } from './kmeans-seeding.ts';
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
  const { restarts } = parameters;
  let least: LloydResult | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const share = (done: number): number => 0.5 + (0.5 * (restart + done)) / restarts;
    const random = createRandom(mix32(run.seed) ^ restart);
    const start = await seedCentres(
      sample,
      parameters.clusters,
      random,
      subRun(run, share(0), share(0.4)),
      pace,
    );
    if (start.count < parameters.clusters)
      throw tooFewValues(raster.name, sample.count, start.count, parameters.clusters);
    const result = await lloyd(sample, start, parameters, subRun(run, share(0.4), share(1)), pace);
    if (!least || result.inertia < least.inertia) least = result;
  }
  return centresModel(kmeansManifest.id, byBrightness(least!.centres), least!.inertia);
}

import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { byBrightness, centresModel, restoreCentresModel } from '../kmeans/centres-model.ts';
import { lloyd } from '../kmeans/lloyd.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { openPixelSource } from '../samples/pixel-source.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { twoLevelCentres, type TwoLevelOptions } from './two-level-centres.ts';
import { twoLevelManifest } from './two-level-manifest.ts';

export { twoLevelManifest };

/** Parameters of `twoLevelManifest`, complete and checked. */
interface TwoLevelParameters extends TwoLevelOptions {
  readonly refinements: number;
  readonly sample: number;
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
  const start = await twoLevelCentres(source.sample, parameters, subRun(run, 0.5, 0.8), pace);
  if (start.count < clusters) throw tooFewValues(raster.name, source.sample.count, start.count, clusters);
  const passes = { iterations: refinements, changeThreshold };
  const { centres, inertia } = await lloyd(source, start, passes, subRun(run, 0.8, 1), pace);
  return centresModel(twoLevelManifest.id, byBrightness(centres), inertia);
}

import type { Parameters } from '../../parameters.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import { fitCheckpoint } from '../checkpoint/fit-checkpoint.ts';
import { keptLloyd } from '../checkpoint/kept-centres.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { byBrightness, centresModel, restoreCentresModel } from '../kmeans/centres-model.ts';
import { lloyd, type LloydState } from '../kmeans/lloyd.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { twoLevelCentres, type TwoLevelOptions } from './two-level-centres.ts';
import { twoLevelManifest } from './two-level-manifest.ts';

export { twoLevelManifest };

/** Parameters of `twoLevelManifest`, complete and checked. */
export interface TwoLevelParameters extends TwoLevelOptions {
  readonly refinements: number;
  readonly sample: number;
}

/** Two-level k-means; ids run from the darkest mean to the brightest. */
export const twoLevelCode: ClustererCode = {
  create: (parameters) => ({
    fit: async (raster, run) => {
      const chosen = parameters as Parameters & TwoLevelParameters;
      const options = { size: chosen.sample, seed: run.seed };
      const source = await openPixelSource(raster, options, subRun(run, 0, 0.5));
      return clusterInTwoLevels(source, raster, chosen, subRun(run, 0.5, 1));
    },
  }),
  restore: (state) => restoreCentresModel(twoLevelManifest.id, state),
};

/** The fit on pixels that are at hand. `raster` is where they come from. */
export async function clusterInTwoLevels(
  source: PixelSource,
  raster: Raster,
  parameters: TwoLevelParameters,
  run: Run,
): Promise<ClusterModel> {
  const { clusters, refinements, changeThreshold } = parameters;
  const pace = createPace(run.signal);
  const identity = { method: twoLevelManifest.id, parameters, source, raster };
  const checkpoint = await fitCheckpoint(identity, keptLloyd, run, pace);
  const start =
    (await checkpoint.load()) ?? (await startOf(source.sample, parameters, raster.name, run, pace));
  const passes = {
    iterations: refinements,
    changeThreshold,
    onPass: (state: LloydState) => checkpoint.passed(state, source.sample.bandCount * clusters),
  };
  const { centres, inertia } = await lloyd(source, start, passes, subRun(run, 0.6, 1), pace);
  return centresModel(twoLevelManifest.id, byBrightness(centres), inertia);
}

async function startOf(
  sample: Sample,
  parameters: TwoLevelParameters,
  name: string,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const { clusters } = parameters;
  const start = await twoLevelCentres(sample, parameters, subRun(run, 0, 0.6), pace);
  if (start.count < clusters) throw tooFewValues(name, sample.count, start.count, clusters);
  return start;
}

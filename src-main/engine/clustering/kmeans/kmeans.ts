import type { Parameters } from '../../parameters.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { bestOfRestarts, restartSchema, type Attempt } from '../checkpoint/best-of-restarts.ts';
import { fitCheckpoint } from '../checkpoint/fit-checkpoint.ts';
import { keptLloyd, keptLloydResult } from '../checkpoint/kept-centres.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import { unitLengthSource } from '../samples/unit-length.ts';
import { byBrightness, centresModel, restoreCentresModel } from './centres-model.ts';
import { firstCentres, type Start } from './first-centres.ts';
import { kmeansManifest } from './kmeans-manifest.ts';
import { lloyd, type LloydResult, type LloydState } from './lloyd.ts';
import { tooFewValues } from '../samples/too-few-values.ts';

export { kmeansManifest };

/** Parameters of `kmeansManifest`, complete and checked. */
export interface KmeansParameters {
  readonly clusters: number;
  readonly iterations: number;
  readonly sample: number;
  readonly restarts: number;
  readonly changeThreshold: number;
  readonly start: Start;
  readonly distance: 'euclidean' | 'angle';
}

/**
 * K-means: first centres, then Lloyd's passes, on a sample or on all pixels. Cluster ids run from the darkest mean (over all bands as
 * fitted) to the brightest, so they do not depend on chance.
 */
export const kmeansCode: ClustererCode = {
  create: (parameters) => ({
    fit: async (raster, run) => {
      const chosen = parameters as Parameters & KmeansParameters;
      const options = { size: chosen.sample, seed: run.seed };
      const source = await openPixelSource(raster, options, subRun(run, 0, 0.5));
      return fitKmeans(source, raster, chosen, subRun(run, 0.5, 1));
    },
  }),
  restore: (state) => restoreCentresModel(kmeansManifest.id, state),
};

/** The fit on pixels that are at hand. `raster` is where they come from. Throws `too-few-pixels`. */
export async function fitKmeans(
  given: PixelSource,
  raster: Raster,
  parameters: KmeansParameters,
  run: Run,
): Promise<ClusterModel> {
  const { clusters, restarts, distance } = parameters;
  const source = distance === 'angle' ? unitLengthSource(given) : given;
  if (source.sample.count === 0) throw tooFewValues(raster.name, source.sample.count, 0, clusters);
  const pace = createPace(run.signal);
  const identity = { method: kmeansManifest.id, parameters, source, raster };
  const checkpoint = await fitCheckpoint(identity, restartSchema(keptLloydResult, keptLloyd), run, pace);
  const { centres, inertia } = await bestOfRestarts(
    {
      restarts,
      checkpoint,
      fit: (attempt) => fitOnce(source, raster.name, parameters, attempt, pace),
      cost: (result) => result.inertia,
    },
    run,
  );
  return centresModel(kmeansManifest.id, byBrightness(centres), inertia, distance);
}

async function fitOnce(
  source: PixelSource,
  name: string,
  parameters: KmeansParameters,
  { restart, resumed, run, onPass }: Attempt<LloydState>,
  pace: Pace,
): Promise<LloydResult> {
  const { clusters } = parameters;
  const { count, bandCount } = source.sample;
  const start = resumed ?? (await startOf(source, parameters, restart, subRun(run, 0, 0.4), pace));
  const found = 'centres' in start ? start.centres.count : start.count;
  if (found < clusters) throw tooFewValues(name, count, found, clusters);
  const options = {
    ...parameters,
    unitLength: source.unitLength,
    onPass: (state: LloydState) => onPass(state, bandCount * clusters),
  };
  return lloyd(source, start, options, subRun(run, 0.4, 1), pace);
}

function startOf(
  { sample }: PixelSource,
  { start, clusters }: KmeansParameters,
  restart: number,
  run: Run,
  pace: Pace,
): ReturnType<typeof firstCentres> {
  const random = createRandom(mix32(run.seed) ^ restart);
  // A restart from the diagonal would begin where the first did.
  const other = start === 'diagonal' && restart > 0 ? 'k-means++' : start;
  return firstCentres(other, sample, clusters, random, run, pace);
}

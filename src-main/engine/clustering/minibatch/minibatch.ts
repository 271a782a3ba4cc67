import { z } from 'zod';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import { bestOfRestarts, restartSchema, type Attempt } from '../checkpoint/best-of-restarts.ts';
import { fitCheckpoint } from '../checkpoint/fit-checkpoint.ts';
import { keptCentres, keptLloydResult } from '../checkpoint/kept-centres.ts';
import type { PassListener } from '../checkpoint/pass-listener.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { byBrightness, centresModel, restoreCentresModel } from '../kmeans/centres-model.ts';
import { seedThinned } from '../kmeans/seed-thinned.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { lloyd, type LloydResult } from '../kmeans/lloyd.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import { drawSample, type Sample } from '../samples/samples.ts';
import { batchStepsTask, type BatchState } from './batch-steps.ts';
import { minibatchManifest } from './minibatch-manifest.ts';

export { minibatchManifest };

/** Parameters of `minibatchManifest`, complete and checked. */
export interface MinibatchParameters {
  readonly clusters: number;
  readonly iterations: number;
  readonly sample: number;
  readonly batch: number;
  readonly patience: number;
  readonly restarts: number;
}

/** Between two passes. */
interface BatchPasses {
  /** Done. */
  readonly passes: number;
  readonly batches: BatchState;
}

interface BatchOptions extends PassListener<BatchPasses> {
  /** From which batches follow. */
  readonly seed: number;
}

const keptPasses: z.ZodType<BatchPasses> = z.object({
  passes: z.int().min(1),
  batches: z.object({
    centres: keptCentres(Float32Array),
    weights: z.instanceof(Float64Array),
    batches: z.int().min(1),
    sinceReassigned: z.int().min(0),
    meanDistance: z.number().optional(),
    leastDistance: z.union([z.number(), z.literal(Infinity)]),
    idle: z.int().min(0),
  }),
});

/** Multiplications of a task: a fraction of a second. */
const TASK_WORK = 2 ** 26;

/** Every pixel is passed over once for the inertia anyway; a pass of Lloyd's algorithm goes before it. */
const LAST_PASS = { iterations: 1, changeThreshold: 0 };

/** Mini-batch k-means from greedy k-means++; ids run from the darkest mean to the brightest. */
export const minibatchCode: ClustererCode = {
  create: (parameters) => ({
    fit: async (raster, run) => {
      const chosen = parameters as Parameters & MinibatchParameters;
      const options = { size: chosen.sample, seed: run.seed };
      const source = await openPixelSource(raster, options, subRun(run, 0, 0.5));
      return clusterByBatches(source, raster, chosen, subRun(run, 0.5, 1));
    },
  }),
  restore: (state) => restoreCentresModel(minibatchManifest.id, state),
};

/** The fit on pixels that are at hand. `raster` is where they come from. */
export async function clusterByBatches(
  source: PixelSource,
  raster: Raster,
  parameters: MinibatchParameters,
  run: Run,
): Promise<ClusterModel> {
  const pace = createPace(run.signal);
  const identity = { method: minibatchManifest.id, parameters, source, raster };
  const checkpoint = await fitCheckpoint(identity, restartSchema(keptLloydResult, keptPasses), run, pace);
  const { centres, inertia } = await bestOfRestarts(
    {
      restarts: parameters.restarts,
      checkpoint,
      fit: (attempt) => fitOnce(source, raster.name, parameters, attempt, pace),
      cost: (result) => result.inertia,
    },
    run,
  );
  return centresModel(minibatchManifest.id, byBrightness(centres), inertia);
}

async function fitOnce(
  source: PixelSource,
  name: string,
  parameters: MinibatchParameters,
  { restart, resumed, run, onPass }: Attempt<BatchPasses>,
  pace: Pace,
): Promise<LloydResult> {
  const { clusters } = parameters;
  const { sample } = source;
  const seed = mix32(run.seed) ^ restart;
  const begin = async (): Promise<BatchPasses> => {
    const start = await startOf(sample, parameters, seed, subRun(run, 0, 0.4), pace);
    if (start.count < clusters) throw tooFewValues(name, sample.count, start.count, clusters);
    return { passes: 0, batches: beginning(start) };
  };
  const options = {
    ...parameters,
    seed: mix32(seed),
    onPass: (state: BatchPasses) => onPass(state, sample.bandCount * clusters),
  };
  const passes = resumed ?? (await begin());
  const state = await takeBatches(source, passes, options, subRun(run, 0.4, 0.9), pace);
  return lloyd(source, state.centres, LAST_PASS, subRun(run, 0.9, 1), pace);
}

/** K-means++ on so many pixels as batches will soon have shown; on all of the sample where these have too few distinct ones. */
function startOf(
  sample: Sample,
  { clusters, batch }: MinibatchParameters,
  seed: number,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  return seedThinned(sample, clusters, createRandom(seed), run, pace, 3 * Math.max(batch, clusters));
}

function beginning(centres: Centres): BatchState {
  const weights = new Float64Array(centres.count);
  return { centres, weights, batches: 0, sinceReassigned: 0, leastDistance: Infinity, idle: 0 };
}

/** Passes until patience ends: over the sample, or each over another sample of the raster. */
async function takeBatches(
  source: PixelSource,
  { passes: first, batches: start }: BatchPasses,
  { iterations, batch, patience, seed, onPass }: MinibatchParameters & BatchOptions,
  run: Run,
  pace: Pace,
): Promise<BatchState> {
  let state = start;
  for (let pass = first; pass < iterations && state.idle < patience; pass++) {
    const sample = await sampleOfPass(source, pass, run);
    const { count, bandCount, values } = sample;
    const pixels = { values, bandCount, count, from: 0, length: count };
    const last = state.batches + Math.max(1, Math.ceil(count / batch));
    const work = Math.min(batch, count) * bandCount * state.centres.count;
    while (state.batches < last && state.idle < patience) {
      const batches = Math.min(last - state.batches, Math.max(1, Math.floor(TASK_WORK / work)));
      const input = { pixels, state, batchSize: batch, batches, patience, seed };
      state = await run.workers.run(batchStepsTask, input, { signal: run.signal });
      await pace(work * batches);
    }
    run.report({ stage: `Mini-batches, pass ${pass + 1}`, fraction: (pass + 1) / iterations });
    await onPass?.({ passes: pass + 1, batches: state });
  }
  return state;
}

function sampleOfPass({ sample, raster }: PixelSource, pass: number, run: Run): Promise<Sample> | Sample {
  if (!raster || pass === 0) return sample;
  const silent = { ...run, report: () => {} };
  return drawSample(raster, { size: sample.count, seed: mix32(run.seed ^ (pass << 8)) }, silent);
}

import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { byBrightness, centresModel, restoreCentresModel } from '../kmeans/centres-model.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { tooFewValues } from '../samples/too-few-values.ts';
import { lloyd, type LloydResult } from '../kmeans/lloyd.ts';
import { openPixelSource, type PixelSource } from '../samples/pixel-source.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import { drawSample, sharedFloats, type Sample } from '../samples/samples.ts';
import { batchStepsTask, type BatchState } from './batch-steps.ts';
import { minibatchManifest } from './minibatch-manifest.ts';

export { minibatchManifest };

/** Parameters of `minibatchManifest`, complete and checked. */
interface MinibatchParameters {
  readonly clusters: number;
  readonly iterations: number;
  readonly sample: number;
  readonly batch: number;
  readonly patience: number;
  readonly restarts: number;
}

/** Multiplications of a task: a fraction of a second. */
const TASK_WORK = 2 ** 26;

/** Every pixel is passed over once for the inertia anyway; a pass of Lloyd's algorithm goes before it. */
const LAST_PASS = { iterations: 1, changeThreshold: 0 };

/** Mini-batch k-means from greedy k-means++; ids run from the darkest mean to the brightest. */
export const minibatchCode: ClustererCode = {
  create: (parameters) => ({
    fit: (raster, run) => fit(parameters as Parameters & MinibatchParameters, raster, run),
  }),
  restore: (state) => restoreCentresModel(minibatchManifest.id, state),
};

async function fit(parameters: MinibatchParameters, raster: Raster, run: Run): Promise<ClusterModel> {
  const { clusters, restarts, sample: size } = parameters;
  const source = await openPixelSource(raster, { size, seed: run.seed }, subRun(run, 0, 0.5));
  const pace = createPace(run.signal);
  let least: LloydResult | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const inRestart = subRun(run, 0.5 + restart / restarts / 2, 0.5 + (restart + 1) / restarts / 2);
    const seed = mix32(run.seed) ^ restart;
    const seeding = subRun(inRestart, 0, 0.4);
    const start = await startOf(source.sample, parameters, seed, seeding, pace);
    if (start.count < clusters) throw tooFewValues(raster.name, source.sample.count, start.count, clusters);
    const state = await takeBatches(
      source,
      beginning(start),
      parameters,
      mix32(seed),
      subRun(inRestart, 0.4, 0.9),
      pace,
    );
    const result = await lloyd(source, state.centres, LAST_PASS, subRun(inRestart, 0.9, 1), pace);
    if (!least || result.inertia < least.inertia) least = result;
  }
  return centresModel(minibatchManifest.id, byBrightness(least!.centres), least!.inertia);
}

/** K-means++ on so many pixels as batches will soon have shown; on all of the sample where these have too few distinct ones. */
async function startOf(
  sample: Sample,
  { clusters, batch }: MinibatchParameters,
  seed: number,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const part = spreadPart(sample, 3 * Math.max(batch, clusters));
  const start = await seedCentres(part, clusters, createRandom(seed), run, pace);
  if (start.count === clusters || part === sample) return start;
  return seedCentres(sample, clusters, createRandom(seed), run, pace);
}

/** About so many pixels, evenly spread over a sample. */
function spreadPart(sample: Sample, size: number): Sample {
  const { count, bandCount, values, positions } = sample;
  const step = Math.floor(count / size);
  if (step < 2) return sample;
  const kept = Math.ceil(count / step);
  const part = sharedFloats(kept * bandCount);
  for (let band = 0; band < bandCount; band++) {
    for (let i = 0; i < kept; i++) part[band * kept + i] = values[band * count + i * step];
  }
  return { count: kept, bandCount, values: part, positions: positions.filter((_, i) => i % step === 0) };
}

function beginning(centres: Centres): BatchState {
  const weights = new Float64Array(centres.count);
  return { centres, weights, batches: 0, sinceReassigned: 0, leastDistance: Infinity, idle: 0 };
}

/** Passes until patience ends: over the sample, or each over another sample of the raster. */
async function takeBatches(
  source: PixelSource,
  start: BatchState,
  { iterations, batch, patience }: MinibatchParameters,
  seed: number,
  run: Run,
  pace: Pace,
): Promise<BatchState> {
  let state = start;
  for (let pass = 0; pass < iterations && state.idle < patience; pass++) {
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
  }
  return state;
}

function sampleOfPass({ sample, raster }: PixelSource, pass: number, run: Run): Promise<Sample> | Sample {
  if (!raster || pass === 0) return sample;
  const silent = { ...run, report: () => {} };
  return drawSample(raster, { size: sample.count, seed: mix32(run.seed ^ (pass << 8)) }, silent);
}

import { EngineError } from '../../errors.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { bestOfRestarts } from '../checkpoint/best-of-restarts.ts';
import { byBrightness, centresOf, rowsOf } from '../kmeans/centres-model.ts';
import { lloyd, type LloydResult } from '../kmeans/lloyd.ts';
import { seedRestart } from '../kmeans/seed-restart.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample, sharedFloats, type Sample } from '../samples/samples.ts';
import { sampleMoments } from '../samples/sample-moments.ts';
import {
  chosenFeatures,
  featureSpaceOf,
  inFeatureSpace,
  type FeatureChoice,
  type FeatureSpace,
} from './feature-space.ts';
import { learnSegments } from './learn-segments.ts';
import type { SegmentFeatures } from './segment-features.ts';
import { segmentingOf, type DetailParameters } from './segmenting.ts';
import { segmentsManifest } from './segments-manifest.ts';
import { restoreSegmentsModel, segmentsModel } from './segments-model.ts';

export { segmentsManifest };

/** Parameters of `segmentsManifest`, complete and checked. */
interface SegmentsParameters extends DetailParameters, FeatureChoice {
  readonly clusters: number;
  readonly cells: number;
  readonly iterations: number;
  readonly restarts: number;
}

/** Pixels to scale the bands by: as many as a recipe standardises by, so that they are drawn once. */
const SCALING_SAMPLE = 262144;

/**
 * Mean-shift segmentation, then k-means of the segments of some cells spread over the raster, each segment counting once. Cluster ids
 * run from the darkest mean to the brightest (from the least features to the greatest where means are not chosen).
 */
export const segmentsCode: ClustererCode = {
  create: (parameters) => ({
    fit: (raster, run) => fit(parameters as Parameters & SegmentsParameters, raster, run),
  }),
  restore: restoreSegmentsModel,
};

async function fit(parameters: SegmentsParameters, raster: Raster, run: Run): Promise<ClusterModel> {
  const bandCount = raster.bands.length;
  const indices = chosenFeatures(parameters, bandCount);
  if (indices.length === 0) throw nothingChosen();
  const options = { size: SCALING_SAMPLE, seed: run.seed };
  const sample = await drawSample(raster, options, subRun(run, 0, 0.3));
  const moments = await sampleMoments(sample, createPace(run.signal));
  const segmenting = segmentingOf(parameters, moments);
  const features = await learnSegments(raster, segmenting, parameters.cells, subRun(run, 0.3, 0.8));
  const space = featureSpaceOf(features, indices, bandCount);
  const { inertia, ...found } = await clusterSegments(
    raster,
    features,
    space,
    parameters,
    subRun(run, 0.8, 1),
  );
  const centres = ordered(found.centres, parameters.mean ? bandCount : indices.length);
  const pixels = features.pixels.reduce((sum, each) => sum + each, 0);
  const notes = {
    'Segments learned from': features.count,
    'Pixels of a segment, on average': Math.round((pixels / features.count) * 10) / 10,
  };
  return segmentsModel({ segmenting, space, centres, inertia }, notes);
}

function clusterSegments(
  raster: Raster,
  features: SegmentFeatures,
  space: FeatureSpace,
  parameters: SegmentsParameters,
  run: Run,
): Promise<LloydResult> {
  const sample = sampleOf(features, space);
  const pace = createPace(run.signal);
  const { clusters, restarts, iterations } = parameters;
  const tooFew = (distinct: number): Error => tooFewSegments(raster, features.count, distinct, clusters);
  return bestOfRestarts(
    {
      restarts,
      fit: async ({ restart, run: part }) => {
        const start = await seedRestart(sample, clusters, restart, subRun(part, 0, 0.4), pace, tooFew);
        return lloyd(sample, start, { iterations, changeThreshold: 0 }, subRun(part, 0.4, 1), pace);
      },
      cost: (result) => result.inertia,
    },
    run,
  );
}

/** Segments in place of pixels. */
function sampleOf(features: SegmentFeatures, space: FeatureSpace): Sample {
  const { count } = features;
  const planes = inFeatureSpace(features, space);
  const values = sharedFloats(count * planes.length);
  planes.forEach((plane, place) => values.set(plane, place * count));
  return {
    count,
    bandCount: planes.length,
    values,
    positions: Float64Array.from({ length: count }, (_, i) => i),
  };
}

/** By the sum of the first features, then as `byBrightness`. */
function ordered(centres: Centres, first: number): Centres {
  const sum = (row: readonly number[]): number =>
    row.slice(0, first).reduce((total, value) => total + value, 0);
  return centresOf(rowsOf(byBrightness(centres)).sort((one, other) => sum(one) - sum(other)));
}

function nothingChosen(): EngineError {
  return new EngineError(
    'bad-input',
    'Segments are to be grouped by nothing; choose at least one of mean, deviation, size, compactness, rectangularity.',
  );
}

function tooFewSegments(raster: Raster, segments: number, distinct: number, clusters: number): EngineError {
  return new EngineError(
    'too-few-pixels',
    `${raster.name}: ${clusters} clusters need at least ${clusters} different segments, but of the ${segments} to learn from only ` +
      `${distinct} differ; ask for at most ${distinct}, for more detail or smaller segments, or for a larger area.`,
  );
}

import { createPace } from '../../clustering/samples/sample-chunks.ts';
import { gatherSignatures } from '../../clustering/signatures/gather-signatures.ts';
import type { Signature } from '../../clustering/signatures/signature.ts';
import { EngineError } from '../../errors.ts';
import type { Band, Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import { separabilityMatrix } from '../separability/separability-matrix.ts';
import { PERCENTILES, type BandInspection, type ClusterInspection, type Inspection } from './inspection.ts';
import { measureClusters, type MeasuredCluster } from './measure-clusters.ts';
import { histogramOf, histogramRange, percentilesOf, sortedValues } from './spectrum-summary.ts';

export interface InspectOptions {
  /** Ids; all when absent. Those that are not there are left out. */
  readonly clusters?: readonly number[];
  readonly covariance?: boolean;
  readonly separability?: boolean;
}

/** Of one cluster, as it is in its sample. */
export interface SampledSignature extends Signature {
  /** Pixels that mean and covariance are of; `pixels` is the size of the cluster. */
  readonly sampled: number;
}

/**
 * Numbers of the clusters of a label raster in the bands of a scene on the same grid. Reads both once, the labels twice. Sizes, means,
 * deviations and extremes are exact; percentiles, histograms, covariance and separability are of up to 16384 pixels of each cluster,
 * fewer where there are many clusters and bands. Throws as `measureClusters`, and `bad-input` where none of the clusters is there.
 */
export async function inspectClusters(
  labels: Raster,
  scene: Raster,
  { clusters: ids, covariance = false, separability = false }: InspectOptions,
  run: Run,
): Promise<Inspection> {
  const clusters = await measureClusters(labels, scene, subRun(run, 0, 0.8), ids);
  if (clusters.length === 0) {
    throw new EngineError('bad-input', `${labels.name} has no cluster ${ids?.join(', ')}; choose others.`);
  }
  const signatures = covariance || separability ? await sampledSignatures(clusters, run) : [];
  const sorted = scene.bands.map((band, index) =>
    clusters.map((cluster) => sortedValues(cluster, band, index)),
  );
  const ranges = sorted.map(histogramRange);
  const inspected = clusters.map((cluster, at): ClusterInspection => ({
    id: cluster.id,
    pixels: cluster.pixels,
    hectares: cluster.hectares,
    measured: cluster.measured,
    sampled: cluster.sample.count,
    bands: scene.bands.map((band, index) => ({
      ...spread(cluster, band, index),
      percentiles: percentilesOf(sorted[index][at]),
      histogram: histogramOf(sorted[index][at], ranges[index]),
    })),
    ...(covariance ? { covariance: physicalCovariance(signatures[at], scene.bands) } : {}),
  }));
  const pairs = separability
    ? await separabilityMatrix(
        inspected.map(({ id }) => id),
        signatures,
        subRun(run, 0.8, 1),
      )
    : undefined;
  return {
    percentiles: PERCENTILES,
    bands: scene.bands.map(({ name, unit }, index) => ({ name, unit, range: ranges[index] })),
    clusters: inspected,
    ...(pairs ? { separability: pairs } : {}),
  };
}

/** Mean and covariance of each cluster's sample, in stored samples. */
export async function sampledSignatures(
  clusters: readonly MeasuredCluster[],
  run: Run,
): Promise<SampledSignature[]> {
  const pace = createPace(run.signal);
  const signatures: SampledSignature[] = [];
  for (const { pixels, sample } of clusters) {
    const ids = new Uint16Array(sample.count).fill(1);
    const [signature] = await gatherSignatures(sample, ids, 1, run, pace);
    signatures.push({ ...signature, pixels, sampled: sample.count });
  }
  return signatures;
}

type Spread = Pick<BandInspection, 'mean' | 'deviation' | 'minimum' | 'maximum'>;

/** A negative scale turns minimum and maximum round. */
function spread(
  { moments, minimum, maximum }: MeasuredCluster,
  { scale, offset }: Band,
  band: number,
): Spread {
  const found = moments[band];
  if (!found) return { mean: null, deviation: null, minimum: null, maximum: null };
  const ends = [minimum[band], maximum[band]].map((sample) => sample * scale + offset);
  return {
    mean: found.mean * scale + offset,
    deviation: found.deviation * Math.abs(scale),
    minimum: Math.min(...ends),
    maximum: Math.max(...ends),
  };
}

function physicalCovariance({ covariance }: Signature, bands: readonly Band[]): number[][] {
  return bands.map((one, row) =>
    bands.map((other, column) => covariance[row * bands.length + column] * one.scale * other.scale),
  );
}

import { forEachChunk, type Pace } from '../../clustering/samples/sample-chunks.ts';
import { sampleMeans, type SampleMean } from '../../clustering/samples/sample-means.ts';
import type { Sample } from '../../clustering/samples/samples.ts';
import type { Run } from '../../run.ts';
import type { CountScores } from './advice.ts';
import { partitionSumsTask, type PartitionSums } from './partition-sums.ts';

export type PartitionIndices = Omit<CountScores, 'count' | 'stability'>;

/** Of a band's variance over all pixels: less is taken for as much, because a cluster of one pixel is infinitely likely. */
const LEAST_VARIANCE = 1e-6;

/**
 * Measures of a clustering of a sample (`labels` from 1 to `clusterCount`). Clusters without pixels do not count. Silhouette,
 * Calinski-Harabasz and Davies-Bouldin are null for one cluster; those that divide by the variance within also where there is none.
 */
export async function partitionIndices(
  sample: Sample,
  labels: Uint16Array,
  clusterCount: number,
  run: Run,
  pace: Pace,
): Promise<PartitionIndices> {
  const clusters = sampleMeans(sample, labels, clusterCount).filter(({ pixels }) => pixels > 0);
  const place = new Uint16Array(clusterCount + 1);
  clusters.forEach(({ id }, index) => (place[id] = index + 1));
  const sums = await sumPartition(
    sample,
    labels.map((id) => place[id]),
    clusters,
    run,
    pace,
  );
  const inertia = total(sums.squares);
  const several = clusters.length > 1;
  return {
    inertia,
    silhouette: several ? sums.silhouettes / sample.count : null,
    calinskiHarabasz: several ? calinskiHarabasz(clusters, sample.count, inertia) : null,
    daviesBouldin: several ? daviesBouldin(clusters, sums.distances) : null,
    bicSpherical: bicSpherical(clusters, sample, inertia),
    bicDiagonal: bicDiagonal(clusters, sample, sums.squares),
  };
}

async function sumPartition(
  sample: Sample,
  labels: Uint16Array,
  clusters: readonly SampleMean[],
  run: Run,
  pace: Pace,
): Promise<PartitionSums> {
  const means = Float64Array.from(clusters.flatMap(({ mean }) => [...mean]));
  const distances = new Float64Array(clusters.length);
  const squares = new Float64Array(means.length);
  let silhouettes = 0;
  await forEachChunk(
    sample,
    clusters.length,
    run,
    pace,
    partitionSumsTask,
    (chunk) => ({ chunk, labels: labels.slice(chunk.from, chunk.from + chunk.length), means }),
    (part) => {
      for (let i = 0; i < distances.length; i++) distances[i] += part.distances[i];
      for (let i = 0; i < squares.length; i++) squares[i] += part.squares[i];
      silhouettes += part.silhouettes;
    },
  );
  return { distances, squares, silhouettes };
}

function calinskiHarabasz(clusters: readonly SampleMean[], pixels: number, inertia: number): number | null {
  const between = betweenSquares(clusters, pixels);
  const freedom = pixels - clusters.length;
  return inertia === 0 || freedom === 0 ? null : ((between / inertia) * freedom) / (clusters.length - 1);
}

function daviesBouldin(clusters: readonly SampleMean[], distances: Float64Array): number | null {
  const widths = clusters.map(({ pixels }, index) => distances[index] / pixels);
  const worst = clusters.map(({ mean }, index) =>
    Math.max(
      ...clusters.map((other, at) => {
        if (at === index) return 0;
        return (
          (widths[index] + widths[at]) / Math.hypot(...mean.map((value, band) => value - other.mean[band]))
        );
      }),
    ),
  );
  const average = worst.reduce((sum, value) => sum + value, 0) / clusters.length;
  return Number.isFinite(average) ? average : null;
}

function betweenSquares(clusters: readonly SampleMean[], pixels: number): number {
  const bands = Array.from(clusters[0].mean, (_, band) => {
    const mean = clusters.reduce((sum, one) => sum + (one.pixels / pixels) * one.mean[band], 0);
    return clusters.reduce((sum, one) => sum + one.pixels * (one.mean[band] - mean) ** 2, 0);
  });
  return total(bands);
}

/** -2 log likelihood + parameters * log pixels; after Pelleg & Moore (2000). */
function bicSpherical(
  clusters: readonly SampleMean[],
  { count, bandCount }: Sample,
  inertia: number,
): number | null {
  const variance = inertia / (count * bandCount);
  if (variance === 0) return null;
  const parameters = clusters.length * (bandCount + 1);
  const spread = count * bandCount * (Math.log(2 * Math.PI * variance) + 1);
  return spread + sharesOf(clusters, count) + parameters * Math.log(count);
}

function bicDiagonal(
  clusters: readonly SampleMean[],
  { count, bandCount }: Sample,
  squares: Float64Array,
): number | null {
  const within = (band: number): number =>
    clusters.reduce((sum, _, at) => sum + squares[at * bandCount + band], 0);
  let spread = 0;
  let bands = 0;
  for (let band = 0; band < bandCount; band++) {
    const overall = (within(band) + betweenSquaresOf(clusters, count, band)) / count;
    if (overall === 0) continue;
    bands++;
    clusters.forEach(({ pixels }, at) => {
      const variance = Math.max(squares[at * bandCount + band] / pixels, LEAST_VARIANCE * overall);
      spread += pixels * Math.log(2 * Math.PI * variance) + squares[at * bandCount + band] / variance;
    });
  }
  if (bands === 0) return null;
  const parameters = clusters.length * (2 * bands + 1) - 1;
  return spread + sharesOf(clusters, count) + parameters * Math.log(count);
}

function betweenSquaresOf(clusters: readonly SampleMean[], pixels: number, band: number): number {
  return betweenSquares(
    clusters.map((cluster) => ({ ...cluster, mean: cluster.mean.subarray(band, band + 1) })),
    pixels,
  );
}

/** -2 times the logarithm of each pixel's chance to be in its cluster. */
function sharesOf(clusters: readonly SampleMean[], pixels: number): number {
  return -2 * total(clusters.map((cluster) => cluster.pixels * Math.log(cluster.pixels / pixels)));
}

function total(values: ArrayLike<number>): number {
  return Array.prototype.reduce.call(
    values,
    (sum, value) => (sum as number) + (value as number),
    0,
  ) as number;
}

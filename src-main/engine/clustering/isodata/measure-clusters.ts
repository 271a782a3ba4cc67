import type { Centres, ClusterSums, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { openKernel } from '../../kernels/open-kernel.ts';
import type { Run } from '../../run.ts';
import type { Task } from '../../workers.ts';
import { labelsBy } from '../kmeans/sum-clusters.ts';
import { addNumbers } from '../samples/add-numbers.ts';
import { sourceOf, type PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sumChunk, sumOver, type PixelChunk } from '../samples/sum-over.ts';

/** The pixels that are nearest to one centre. */
export interface MeasuredCluster {
  readonly pixels: number;
  /** Per band; the centre itself where there are no pixels. */
  readonly mean: Float64Array;
  /** Of the population, per band; exactly 0 where all pixels are alike. */
  readonly deviation: Float64Array;
}

export interface MeasuredClusters extends Pick<ClusterSums, 'counts' | 'inertia'> {
  /** Of the sample. */
  readonly labels: Uint16Array;
  readonly clusters: readonly MeasuredCluster[];
}

export interface SpreadInput {
  readonly chunk: PixelChunk;
  readonly centres: Centres;
}

/** Sums of a chunk's differences from the centres of their clusters (label 0 first), and of their squares. */
export interface Spread extends Pick<ClusterSums, 'labels' | 'counts' | 'inertia'> {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** Labels a chunk and sums it up: about the centres, so that large samples keep their digits. Labels are those of its first stretch. */
export const clusterSpreadTask: Task<SpreadInput, Spread | undefined> = {
  name: 'cluster-spread',
  run: ({ chunk, centres }, codecs) =>
    sumChunk(chunk, codecs, (pixels) => spreadOf(pixels, centres), addSpreads),
};

/** One pass over all pixels: to their nearest centres, means and deviations of what each centre got, and the labels of the sample. */
export async function measureClusters(
  pixels: Sample | PixelSource,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<MeasuredClusters> {
  const source = sourceOf(pixels);
  const held = new Uint16Array(source.sample.count);
  const { counts, sums, squares, inertia } = await sumOver(source, centres.count, run, pace, {
    task: clusterSpreadTask,
    add: addSpreads,
    inputOf: (chunk: PixelChunk): SpreadInput => ({ chunk, centres }),
    onStretch: (stretch, { from }) => held.set(stretch.labels, from),
  });
  const labels = source.raster ? await labelsBy(source.sample, centres, run, pace) : held;
  const clusters = Array.from({ length: centres.count }, (_, cluster) =>
    measuredOf(cluster, centres, counts[cluster + 1], sums, squares),
  );
  return { labels, counts, inertia, clusters };
}

function spreadOf(pixels: PixelPlanes, centres: Centres): Spread {
  const { labels, counts, inertia } = openKernel().accumulate(pixels, centres);
  const { bandCount, values } = centres;
  const sums = new Float64Array((centres.count + 1) * bandCount);
  const squares = new Float64Array(sums.length);
  pixels.planes.forEach((plane, band) => {
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] === 0) continue;
      const place = labels[i] * bandCount + band;
      const apart = Math.fround(plane[i]) - values[place - bandCount];
      sums[place] += apart;
      squares[place] += apart * apart;
    }
  });
  return { labels, counts, inertia, sums, squares };
}

function addSpreads(before: Spread, after: Spread): Spread {
  return {
    labels: before.labels,
    counts: addNumbers(before.counts, after.counts),
    inertia: before.inertia + after.inertia,
    sums: addNumbers(before.sums, after.sums),
    squares: addNumbers(before.squares, after.squares),
  };
}

function measuredOf(
  cluster: number,
  { bandCount, values }: Centres,
  pixels: number,
  sums: Float64Array,
  squares: Float64Array,
): MeasuredCluster {
  const mean = Float64Array.from(values.subarray(cluster * bandCount, (cluster + 1) * bandCount));
  const deviation = new Float64Array(bandCount);
  for (let band = 0; pixels > 0 && band < bandCount; band++) {
    const place = (cluster + 1) * bandCount + band;
    const apart = sums[place] / pixels;
    const square = squares[place] / pixels;
    const variance = square - apart * apart;
    mean[band] += apart;
    // What rounding leaves of the variance of pixels that are alike.
    deviation[band] = variance > square * 1e-12 ? Math.sqrt(variance) : 0;
  }
  return { pixels, mean, deviation };
}

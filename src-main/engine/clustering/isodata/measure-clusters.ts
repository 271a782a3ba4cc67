import type { Centres, ClusterSums } from '../../kernels/centre-kernel.ts';
import { openKernel } from '../../kernels/open-kernel.ts';
import type { Run } from '../../run.ts';
import type { Task } from '../../workers.ts';
import { forEachChunk, planesOf, type Pace, type SampleChunk } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';

/** The pixels of a sample that are nearest to one centre. */
export interface MeasuredCluster {
  readonly pixels: number;
  /** Per band; the centre itself where there are no pixels. */
  readonly mean: Float64Array;
  /** Of the population, per band; exactly 0 where all pixels are alike. */
  readonly deviation: Float64Array;
}

export interface MeasuredClusters extends Pick<ClusterSums, 'labels' | 'counts' | 'inertia'> {
  readonly clusters: readonly MeasuredCluster[];
}

export interface SpreadInput {
  readonly chunk: SampleChunk;
  readonly centres: Centres;
}

/** Sums of a chunk's differences from the centres of their clusters (label 0 first), and of their squares. */
export interface Spread extends Pick<ClusterSums, 'labels' | 'counts' | 'inertia'> {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** Labels a chunk and sums it up: about the centres, so that large samples keep their digits. */
export const clusterSpreadTask: Task<SpreadInput, Spread> = {
  name: 'cluster-spread',
  run: ({ chunk, centres }) => {
    const pixels = planesOf(chunk);
    const { labels, counts, inertia } = openKernel().accumulate(pixels, centres);
    const { bandCount, values } = centres;
    const sums = new Float64Array((centres.count + 1) * bandCount);
    const squares = new Float64Array(sums.length);
    pixels.planes.forEach((plane, band) => {
      for (let i = 0; i < labels.length; i++) {
        if (labels[i] === 0) continue;
        const place = labels[i] * bandCount + band;
        const apart = plane[i] - values[place - bandCount];
        sums[place] += apart;
        squares[place] += apart * apart;
      }
    });
    return { labels, counts, inertia, sums, squares };
  },
};

/** One pass over the sample: pixels to their nearest centres, means and deviations of what each centre got. */
export async function measureClusters(
  sample: Sample,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<MeasuredClusters> {
  const labels = new Uint16Array(sample.count);
  const counts = new Uint32Array(centres.count + 1);
  const sums = new Float64Array(counts.length * centres.bandCount);
  const squares = new Float64Array(sums.length);
  let inertia = 0;
  await forEachChunk(
    sample,
    centres.count,
    run,
    pace,
    clusterSpreadTask,
    (chunk) => ({ chunk, centres }),
    (part, { from }) => {
      labels.set(part.labels, from);
      for (let i = 0; i < counts.length; i++) counts[i] += part.counts[i];
      for (let i = 0; i < sums.length; i++) {
        sums[i] += part.sums[i];
        squares[i] += part.squares[i];
      }
      inertia += part.inertia;
    },
  );
  const clusters = Array.from({ length: centres.count }, (_, cluster) =>
    measuredOf(cluster, centres, counts[cluster + 1], sums, squares),
  );
  return { labels, counts, inertia, clusters };
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

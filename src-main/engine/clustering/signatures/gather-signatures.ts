import type { PixelPlanes } from '../../kernels/centre-kernel.ts';
import type { Run } from '../../run.ts';
import type { Task } from '../../workers.ts';
import { addNumbers } from '../samples/add-numbers.ts';
import { forEachChunk, planesOf, type Pace, type SampleChunk } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import type { Signature } from './signature.ts';

export interface ScatterInput {
  readonly chunk: SampleChunk;
  /** Of the chunk's pixels; 0 is left out. */
  readonly ids: Uint16Array;
  readonly clusterCount: number;
  /** Taken off each band first, so that products of large samples keep their digits. */
  readonly pivot: Float64Array;
}

/** Sums about the pivot, cluster by cluster from id 1. */
export interface Scatter {
  readonly counts: Float64Array;
  /** Clusters * bands. */
  readonly sums: Float64Array;
  /** Clusters * bands * bands; only the lower triangle is filled. */
  readonly products: Float64Array;
}

export const scatterTask: Task<ScatterInput, Scatter> = {
  name: 'scatter',
  run: ({ chunk, ids, clusterCount, pivot }) => scatterOf(planesOf(chunk), ids, clusterCount, pivot),
};

/** What a task sums up: see `ScatterInput`. */
export function scatterOf(
  { planes, length }: PixelPlanes,
  ids: Uint16Array,
  clusterCount: number,
  pivot: Float64Array,
): Scatter {
  const scatter = emptyScatter(clusterCount, pivot.length);
  const pixel = new Float64Array(pivot.length);
  for (let i = 0; i < length; i++) {
    if (ids[i] === 0) continue;
    for (let band = 0; band < pixel.length; band++) pixel[band] = Math.fround(planes[band][i]) - pivot[band];
    addPixel(scatter, ids[i] - 1, pixel);
  }
  return scatter;
}

/** Adds to the first, and gives it. */
export function addScatters(to: Scatter, more: Scatter): Scatter {
  for (const key of ['counts', 'sums', 'products'] as const) addNumbers(to[key], more[key]);
  return to;
}

/** One of the sample's pixels, to sum up about. */
export function pivotOf({ bandCount, count, values }: Sample): Float64Array {
  return Float64Array.from({ length: bandCount }, (_, band) => values[band * count]);
}

/**
 * Mean and covariance of each cluster of a labelled sample (`ids` one per pixel, 1..clusterCount, 0 left out). The same for any number
 * of threads. A cluster without pixels has zeros.
 */
export async function gatherSignatures(
  sample: Sample,
  ids: Uint16Array,
  clusterCount: number,
  run: Run,
  pace: Pace,
): Promise<Signature[]> {
  const { bandCount } = sample;
  const pivot = pivotOf(sample);
  const whole = emptyScatter(clusterCount, bandCount);
  await forEachChunk(
    sample,
    bandCount,
    run,
    pace,
    scatterTask,
    (chunk) => ({ chunk, ids: ids.slice(chunk.from, chunk.from + chunk.length), clusterCount, pivot }),
    (part) => addScatters(whole, part),
  );
  return signaturesOf(whole, pivot);
}

/** One signature for each cluster. */
export function signaturesOf(scatter: Scatter, pivot: Float64Array): Signature[] {
  return Array.from(scatter.counts, (_, cluster) => signatureOf(scatter, cluster, pivot));
}

function emptyScatter(clusterCount: number, bandCount: number): Scatter {
  return {
    counts: new Float64Array(clusterCount),
    sums: new Float64Array(clusterCount * bandCount),
    products: new Float64Array(clusterCount * bandCount * bandCount),
  };
}

function addPixel({ counts, sums, products }: Scatter, cluster: number, pixel: Float64Array): void {
  const bandCount = pixel.length;
  counts[cluster]++;
  for (let band = 0; band < bandCount; band++) {
    const value = pixel[band];
    sums[cluster * bandCount + band] += value;
    const row = (cluster * bandCount + band) * bandCount;
    for (let other = 0; other <= band; other++) products[row + other] += value * pixel[other];
  }
}

function signatureOf({ counts, sums, products }: Scatter, cluster: number, pivot: Float64Array): Signature {
  const bandCount = pivot.length;
  const pixels = counts[cluster];
  const mean = new Float64Array(bandCount);
  const covariance = new Float64Array(bandCount * bandCount);
  if (pixels === 0) return { pixels, mean, covariance };
  const apart = sums.subarray(cluster * bandCount, (cluster + 1) * bandCount).map((sum) => sum / pixels);
  for (let band = 0; band < bandCount; band++) {
    mean[band] = pivot[band] + apart[band];
    for (let other = 0; other <= band; other++) {
      const sum = products[(cluster * bandCount + band) * bandCount + other];
      const value = pixels === 1 ? 0 : (sum - pixels * apart[band] * apart[other]) / (pixels - 1);
      covariance[band * bandCount + other] = covariance[other * bandCount + band] = value;
    }
  }
  return { pixels, mean, covariance };
}

import { discard } from '../../bytes.ts';
import type { Centres, ClusterSums, LabelSums } from '../../kernels/centre-kernel.ts';
import type { Run } from '../../run.ts';
import type { Task } from '../../workers.ts';
import { labelSampleOnDevice, windowLabeller } from '../nearest-on-device/label-source.ts';
import { labelSample } from '../samples/label-sample.ts';
import { sourceOf, type PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { sumOver, type Add } from '../samples/sum-over.ts';
import {
  addClusterSums,
  addLabelSums,
  clusterSumsTask,
  labelSumsTask,
  type ClusterSumsInput,
} from './kmeans-tasks.ts';

/** One pass over all pixels: counts and sums per cluster, inertia, and the labels of the sample. */
export function sumClusters(
  pixels: Sample | PixelSource,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<ClusterSums> {
  return sumParts(sourceOf(pixels), centres, run, pace, clusterSumsTask, addClusterSums);
}

/** The same without the inertia, which is sooner done. */
export function sumLabels(
  pixels: Sample | PixelSource,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<LabelSums> {
  return sumParts(sourceOf(pixels), centres, run, pace, labelSumsTask, addLabelSums);
}

async function sumParts<Sums extends LabelSums>(
  source: PixelSource,
  centres: Centres,
  run: Run,
  pace: Pace,
  task: Task<ClusterSumsInput, Sums | undefined>,
  add: Add<Sums>,
): Promise<Sums> {
  const labels = new Uint16Array(source.sample.count);
  const known = source.raster ? undefined : await labelSampleOnDevice(source.sample, centres, run);
  const sums = await sumOver(source, centres.count, run, pace, {
    task,
    add,
    label: windowLabeller(source, centres, run),
    inputOf: (chunk, inWindow) => {
      const inChunk = 'from' in chunk ? known?.slice(chunk.from, chunk.from + chunk.length) : inWindow;
      return { chunk, centres, labels: inChunk };
    },
    onStretch: (stretch, { from }) => {
      labels.set(stretch.labels, from);
      discard(stretch.labels.buffer);
    },
  });
  return { ...sums, labels: source.raster ? await labelsBy(source.sample, centres, run, pace) : labels };
}

/** The label of each pixel of a sample. */
export async function labelsBy(
  sample: Sample,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<Uint16Array<ArrayBuffer>> {
  const known = await labelSampleOnDevice(sample, centres, run);
  return known ?? labelSample(sample, { kind: 'centres', centres }, run, pace);
}

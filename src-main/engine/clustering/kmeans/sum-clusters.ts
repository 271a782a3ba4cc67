import { discard } from '../../bytes.ts';
import type { Centres, ClusterSums, LabelSums } from '../../kernels/centre-kernel.ts';
import type { Run } from '../../run.ts';
import type { Task } from '../../workers.ts';
import { labelSample } from '../samples/label-sample.ts';
import { forEachPart, sourceOf, type PixelSource } from '../samples/pixel-source.ts';
import type { Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { clusterSumsTask, labelSumsTask, type ClusterSumsInput } from './kmeans-tasks.ts';

/** One pass over all pixels: counts and sums per cluster, inertia, and the labels of the sample. */
export async function sumClusters(
  pixels: Sample | PixelSource,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<ClusterSums> {
  let inertia = 0;
  const sums = await sumParts(
    pixels,
    centres,
    run,
    pace,
    clusterSumsTask,
    (part) => (inertia += part.inertia),
  );
  return { ...sums, inertia };
}

/** The same without the inertia, which is sooner done. */
export function sumLabels(
  pixels: Sample | PixelSource,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<LabelSums> {
  return sumParts(pixels, centres, run, pace, labelSumsTask, () => {});
}

async function sumParts<Part extends LabelSums>(
  pixels: Sample | PixelSource,
  centres: Centres,
  run: Run,
  pace: Pace,
  task: Task<ClusterSumsInput, Part>,
  consume: (part: Part) => void,
): Promise<LabelSums> {
  const source = sourceOf(pixels);
  const counts = new Uint32Array(centres.count + 1);
  const sums = new Float64Array((centres.count + 1) * centres.bandCount);
  const labels = new Uint16Array(source.sample.count);
  let labelled = 0;
  const inputOf = (chunk: ClusterSumsInput['chunk']): ClusterSumsInput => ({ chunk, centres });
  await forEachPart(source, centres.count, run, pace, task, inputOf, (part) => {
    for (let i = 0; i < counts.length; i++) counts[i] += part.counts[i];
    for (let i = 0; i < sums.length; i++) sums[i] += part.sums[i];
    consume(part);
    if (source.raster) return;
    labels.set(part.labels, labelled);
    labelled += part.labels.length;
    discard(part.labels.buffer);
  });
  if (!source.raster) return { labels, counts, sums };
  return { labels: await labelsBy(source.sample, centres, run, pace), counts, sums };
}

/** The label of each pixel of a sample. */
export function labelsBy(
  sample: Sample,
  centres: Centres,
  run: Run,
  pace: Pace,
): Promise<Uint16Array<ArrayBuffer>> {
  return labelSample(sample, { kind: 'centres', centres }, run, pace);
}

import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import { brightnessOrder } from '../brightness-order.ts';
import type { ClustererCode, ClusterModel, ModelNotes } from '../clusterer.ts';
import { planesOf } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import type { PixelPlanes } from '../../kernels/centre-kernel.ts';
import { deepManifest } from './deep-manifest.ts';
import { deepModel, restoreDeepModel } from './deep-model.ts';
import { labelFitTask } from './fields-tasks.ts';
import { findHypotheses } from './find-hypotheses.ts';
import { overClusters, type Draw } from './hypotheses-of-anchors.ts';
import { chooseHypothesis, type Hypothesis } from './hypothesis.ts';
import type { Labelling } from './labelling.ts';
import { readScene, smoothImage, type LearnedScene } from './read-scene.ts';
import { reorderClasses } from './reorder-classes.ts';
import { SCALES, type ScaleId } from './scales.ts';

export { deepManifest };

/** Parameters of `deepManifest`, complete and checked. */
interface DeepParameters {
  readonly clusters: number;
  readonly scale: ScaleId | 'auto';
  readonly draws: number;
  readonly sample: number;
}

/** Shares (pixels times classes) that a thread works on, and pixels that are learned from whatever their number. */
const MOST_SHARES = 2 ** 21;
const LEAST_PIXELS = 16384;

/**
 * Several hypotheses on what the clusters are, each refined by a mixture in which neighbours have a say; and the choice of one by how
 * much its clusters tell. Cluster ids run from the darkest mean of the standardised bands to the brightest.
 */
export const deepCode: ClustererCode = {
  create: (parameters) => ({
    fit: (raster, run) => fit(parameters as Parameters & DeepParameters, raster, run),
  }),
  restore: restoreDeepModel,
};

async function fit(parameters: DeepParameters, raster: Raster, run: Run): Promise<ClusterModel> {
  const { clusters, sample } = parameters;
  const affordable = Math.max(LEAST_PIXELS, Math.floor(MOST_SHARES / overClusters(clusters)));
  const pixels = Math.min(sample, affordable);
  const scene = await readScene(raster, { clusters, sample, pixels }, subRun(run, 0, 0.15));
  const draws = await smoothScene(scene, parameters, raster.grid.width, subRun(run, 0.15, 0.2));
  const wanted = { clusters, scale: parameters.scale, bands: raster.bands.length };
  const hypotheses = await findHypotheses(scene, draws, wanted, subRun(run, 0.2, 0.98));
  const chosen = chooseHypothesis(hypotheses);
  const labelling = await finalLabelling(scene, chosen, draws, run);
  return deepModel(labelling, notesOf(chosen, labelling, hypotheses.length, clusters));
}

async function smoothScene(
  scene: LearnedScene,
  { draws }: DeepParameters,
  gridWidth: number,
  run: Run,
): Promise<Draw[]> {
  const scales = Object.keys(SCALES) as ScaleId[];
  const found: Draw[] = [];
  for (const [index, scale] of scales.entries()) {
    const part = (own: number): Run =>
      subRun(run, (2 * index + own) / (2 * scales.length), (2 * index + own + 1) / (2 * scales.length));
    const smooth = [
      await smoothImage(scene.learned[0], SCALES[scale], gridWidth, part(0)),
      await smoothImage(scene.learned[1], SCALES[scale], gridWidth, part(1)),
    ] as const;
    for (let number = 0; number < draws; number++) found.push({ scale, number, smooth });
  }
  return found;
}

/** That of a hypothesis, for the classes that keep pixels by it, the darkest first. */
async function finalLabelling(
  { images, canvas, learned, brightness }: LearnedScene,
  { scale, classes, start, refined, mixture }: Hypothesis,
  draws: readonly Draw[],
  { workers, signal }: Run,
): Promise<Labelling> {
  const { window, prior } = SCALES[scale];
  const whole = { images, window, prior, classes, clusterCount: classes, start, refined, mixture };
  const draw = draws.find((other) => other.scale === scale);
  const pixelsOf = (image: 0 | 1): PixelPlanes =>
    allOf(start.kind === 'anchors' ? draw!.smooth[image].pixels : learned[image].pixels);
  const input = {
    canvas,
    planes: learned[refined].planes,
    pixels: [pixelsOf(0), pixelsOf(1)] as const,
    labelling: whole,
  };
  const ids = await workers.run(labelFitTask, input, { signal });
  const order = brightnessOrder(classes, brightness, (pixel) => ids[pixel] - 1);
  return reorderClasses(whole, order, new Set(ids).size);
}

function allOf(sample: Sample): PixelPlanes {
  return planesOf({ ...sample, from: 0, length: sample.count });
}

function notesOf(
  { scale, origin, refined, information }: Hypothesis,
  { clusterCount, start }: Labelling,
  hypotheses: number,
  clusters: number,
): ModelNotes {
  const smoothing = start.kind === 'anchors' ? start.sources[0].scale : 0;
  const notes: Record<string, string | number> = {
    Scale: scale === 'field' ? 'fields' : 'details',
    [`Chosen of ${hypotheses} hypotheses`]: origin,
    'Refined on': refined === 0 ? 'samples' : 'directions',
    'Smoothing scale (times the noise)': Number(smoothing.toFixed(2)),
    'Information on neighbours (nats)': Number(information.spatial.toFixed(4)),
    'Information on pixels (nats)': Number(information.pixel[0].toFixed(4)),
  };
  if (clusterCount < clusters) notes['Clusters given up without a pixel'] = clusters - clusterCount;
  return notes;
}

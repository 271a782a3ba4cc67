import { EngineError } from '../../errors.ts';
import { MOST_COMPONENTS } from '../../kernels/bilateral-kernel.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import { createRandom, mix32 } from '../../random.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel, ModelNotes } from '../clusterer.ts';
import { lloyd, sumClusters } from '../kmeans/lloyd.ts';
import { seedCentres } from '../kmeans/kmeans-seeding.ts';
import { createPace, forEachChunk, PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import { drawSample, sharedFloats, type Sample } from '../samples/samples.ts';
import { addLinks, emptyGraph } from './anchor-graph.ts';
import { anchorManifest } from './anchor-manifest.ts';
import { anchorModel, HALO, restoreAnchorModel } from './anchor-model.ts';
import { anchorCoordinatesTask, linkToAnchorsTask } from './anchor-tasks.ts';
import { clusterEmbedding, orderByBrightness } from './cluster-embedding.ts';
import { countDistinct } from './count-distinct.ts';
import { embedLinks, type Embedding } from './embedding.ts';
import type { AnchorLinks } from './anchor-links.ts';
import { fitWindows } from './fit-windows.ts';
import { readWindows, smoothWindows } from './fitted-windows.ts';
import { fitProjection } from '../components/fit-projection.ts';
import { smoothingScale, type SmoothingScale } from './smoothing-scale.ts';
import { thinned } from '../samples/thinned.ts';

export { anchorManifest };

/** Parameters of `anchorManifest`, complete and checked. */
interface AnchorParameters {
  readonly clusters: number;
  readonly smoothing: number;
  readonly anchors: number;
  readonly sample: number;
  readonly restarts: number;
}

/** Pixels among which anchors are placed. */
const ANCHOR_SAMPLE = 32768;
const ANCHOR_PASSES = { iterations: 20, changeThreshold: 0.1 };

/** Multiplications of one pass of k-means over the embedded pixels, and how many of these there are at least. */
const EMBEDDING_WORK = 2 ** 29;
const LEAST_EMBEDDED = 8192;

/**
 * Spectral clustering of a graph of anchors on components smoothed without blurring edges. Cluster ids run from the
 * darkest mean of the standardised bands to the brightest.
 */
export const anchorCode: ClustererCode = {
  create: (parameters) => ({
    fit: (raster, run) => fit(parameters as Parameters & AnchorParameters, raster, run),
  }),
  restore: restoreAnchorModel,
};

async function fit(parameters: AnchorParameters, raster: Raster, run: Run): Promise<ClusterModel> {
  const pace = createPace(run.signal);
  const gridWidth = raster.grid.width;
  const options = { size: parameters.sample, seed: run.seed };
  const sample = await drawSample(raster, options, subRun(run, 0, 0.2));
  const projectionOptions = { components: MOST_COMPONENTS, unitDeviation: 'first' } as const;
  const { components: projection, brightness } = await fitProjection(sample, projectionOptions, run, pace);
  const projections = { components: projection, brightness };
  const windows = await readWindows(
    raster,
    fitWindows(sample, gridWidth, options),
    HALO,
    projections,
    subRun(run, 0.2, 0.3),
  );
  refuseTooFew(raster, countDistinct(windows, parameters.clusters), parameters);
  const smoothing = await smoothingScale(windows, parameters.smoothing, subRun(run, 0.3, 0.35));
  const pixels = await smoothWindows(windows, smoothing.scale, gridWidth, subRun(run, 0.35, 0.4));
  const anchors = await placeAnchors(pixels.sample, parameters, subRun(run, 0.4, 0.8), pace);
  refuseTooFew(raster, anchors.count, parameters);
  const { embedding, embedded } = await embedPixels(pixels.sample, anchors, parameters, run, pace);
  const { clusters, restarts } = parameters;
  const found = await clusterEmbedding(
    thinned(embedded, mostEmbedded(clusters)),
    clusters,
    restarts,
    subRun(run, 0.8, 1),
    pace,
  );
  refuseTooFew(raster, found.centres.count, parameters);
  const { labels } = await sumClusters(embedded, found.centres, run, pace);
  const centres = orderByBrightness(found.centres, labels, pixels.brightness);
  const labelling = { projection, scale: smoothing.scale, embedding, centres };
  return anchorModel(labelling, { inertia: found.inertia, notes: notesOf(smoothing, anchors) });
}

/** Centres of k-means among the smoothed pixels; fewer than asked for where there are fewer different ones. */
async function placeAnchors(
  pixels: Sample,
  { anchors, clusters }: AnchorParameters,
  run: Run,
  pace: Pace,
): Promise<Centres> {
  const part = thinned(pixels, ANCHOR_SAMPLE);
  const random = createRandom(mix32(run.seed));
  const count = Math.max(anchors, clusters);
  const start = await seedCentres(part, count, random, subRun(run, 0, 0.5), pace);
  return (await lloyd(part, start, ANCHOR_PASSES, subRun(run, 0.5, 1), pace)).centres;
}

/** The graph of the anchors, and the coordinates of all pixels by it. */
async function embedPixels(
  pixels: Sample,
  anchors: Centres,
  { clusters: dimensions }: AnchorParameters,
  run: Run,
  pace: Pace,
): Promise<{ embedding: Embedding; embedded: Sample }> {
  const parts: { from: number; links: AnchorLinks }[] = [];
  const graph = emptyGraph(anchors.count);
  await forEachChunk(
    pixels,
    anchors.count,
    run,
    pace,
    linkToAnchorsTask,
    (chunk) => ({ chunk, anchors }),
    (links, { from }) => {
      addLinks(graph, links);
      parts.push({ from, links });
    },
  );
  const { signal } = run;
  const coordinates = await run.workers.run(anchorCoordinatesTask, { graph, dimensions }, { signal });
  const embedding = { anchors, dimensions, coordinates };
  const values = sharedFloats(pixels.count * dimensions);
  for (const { from, links } of parts) {
    embedLinks(embedding, links).forEach((plane, i) => values.set(plane, i * pixels.count + from));
    await pace(links.anchors.length * dimensions * PLAIN_WORK);
  }
  return { embedding, embedded: { ...pixels, bandCount: dimensions, values } };
}

function mostEmbedded(clusters: number): number {
  return Math.max(LEAST_EMBEDDED, Math.floor(EMBEDDING_WORK / clusters ** 2));
}

function notesOf({ multiple, lost }: SmoothingScale, anchors: Centres): ModelNotes {
  return {
    'Smoothing scale (times the median difference of neighbours)': multiple,
    'Share of what neighbours have in common that it takes away': Number(lost.toFixed(3)),
    Anchors: anchors.count,
  };
}

function refuseTooFew({ name }: Raster, distinct: number, { clusters }: AnchorParameters): void {
  if (distinct >= clusters) return;
  const found = distinct === 1 ? 'only 1 different value' : `only ${distinct} different values`;
  throw new EngineError(
    'too-few-pixels',
    `${name}: ${clusters} clusters need at least ${clusters} different pixels, but those to learn from have ${found} once they ` +
      `are smoothed; ask for at most ${distinct} ${distinct === 1 ? 'cluster' : 'clusters'}, less smoothing or a larger area.`,
  );
}

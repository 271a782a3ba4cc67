import { EngineError } from '../../errors.ts';
import { MOST_COMPONENTS } from '../../kernels/bilateral-kernel.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel, ModelNotes } from '../clusterer.ts';
import { sumClusters } from '../kmeans/lloyd.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { drawSample } from '../samples/samples.ts';
import { anchorManifest } from './anchor-manifest.ts';
import { anchorModel, HALO, restoreAnchorModel } from './anchor-model.ts';
import { projectBlockTask } from './anchor-tasks.ts';
import { clusterEmbedding, orderByBrightness } from './cluster-embedding.ts';
import { countDistinct } from './count-distinct.ts';
import { coordinatesOfAnchors, embedPixels } from './embed-pixels.ts';
import { fitWindows } from './fit-windows.ts';
import { readWindows, smoothWindows } from './fitted-windows.ts';
import { linkPixels } from './link-pixels.ts';
import { placeAnchors } from './place-anchors.ts';
import { fitProjection } from '../components/fit-projection.ts';
import { ANCHOR_WINDOW } from './smoothing.ts';
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
  const { signal } = run;
  const pace = createPace(signal);
  const gridWidth = raster.grid.width;
  const options = { size: parameters.sample, seed: run.seed };
  const sample = await drawSample(raster, options, subRun(run, 0, 0.2));
  const projectionOptions = { components: MOST_COMPONENTS, unitDeviation: 'first' } as const;
  const { components: projection, brightness } = await fitProjection(sample, projectionOptions, run, pace);
  const windows = await readWindows(
    raster,
    fitWindows(sample, gridWidth, options),
    HALO,
    (block) => run.workers.run(projectBlockTask, { block, components: projection, brightness }, { signal }),
    subRun(run, 0.2, 0.3),
  );
  refuseTooFew(raster, countDistinct(windows, parameters.clusters), parameters);
  const smoothing = await smoothingScale(windows, parameters.smoothing, subRun(run, 0.3, 0.35));
  const pixels = await smoothWindows(
    windows,
    smoothing.scale,
    ANCHOR_WINDOW,
    gridWidth,
    subRun(run, 0.35, 0.4),
  );
  const { clusters, restarts } = parameters;
  const anchorCount = Math.max(parameters.anchors, clusters);
  const anchors = await placeAnchors(pixels.sample, anchorCount, ANCHOR_PASSES, subRun(run, 0.4, 0.8), pace);
  refuseTooFew(raster, anchors.count, parameters);
  const links = await linkPixels(pixels.sample, anchors, run, pace);
  const coordinates = await coordinatesOfAnchors(links, anchors.count, clusters, run, pace);
  const embedding = { anchors, dimensions: clusters, coordinates };
  const embedded = await embedPixels(pixels.sample, links, embedding, pace);
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

import { mix32 } from '../../random.ts';
import { subRun, type Run } from '../../run.ts';
import { joinLinks, type AnchorLinks } from '../anchor/anchor-links.ts';
import { clusterEmbedding } from '../anchor/cluster-embedding.ts';
import { coordinatesOfAnchors, embedPixels } from '../anchor/embed-pixels.ts';
import { linkPixels } from '../anchor/link-pixels.ts';
import { placeAnchors } from '../anchor/place-anchors.ts';
import { labelsBy } from '../kmeans/sum-clusters.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import { thinned } from '../samples/thinned.ts';
import { informationOf, refine, type Hypothesis } from './hypothesis.ts';
import type { AnchorSource, ImageIndex } from './labelling.ts';
import { mergeIds } from './merge-ids.ts';
import type { LearnedScene } from './read-scene.ts';
import { SCALES, type ScaleId } from './scales.ts';

/** A scene as one scale sees it, and the number of the draw. */
export interface Draw {
  readonly scale: ScaleId;
  readonly number: number;
  /** By image: the scale of differences that were smoothed away, and the pixels after that. */
  readonly smooth: readonly [SmoothPixels, SmoothPixels];
}

export interface SmoothPixels {
  readonly scale: number;
  readonly pixels: Sample;
}

/** How many clusters are wanted, and the images that classes are refined on, each for a hypothesis of its own. */
export interface Wanted {
  readonly clusters: number;
  readonly images: readonly ImageIndex[];
}

/** Anchors of an image, unless there are more clusters; and pixels for each of them at least. */
const ANCHORS = 300;
const PIXELS_OF_ANCHOR = 4;
const ANCHOR_PASSES = { iterations: 15, changeThreshold: 0 };

/** Classes for each cluster that is wanted, before they are merged; beyond so many classes no more than clusters. */
const OVER_CLUSTERING = 3;
const MOST_CLASSES = 150;

/** Starts of k-means; a single one where there are more classes than are made on top of the clusters. */
const RESTARTS = 4;

/** Multiplications of one pass of k-means over embedded pixels, and how many of these there are at least and at most. */
const EMBEDDING_WORK = 2 ** 28;
const LEAST_EMBEDDED = 8192;
const MOST_EMBEDDED = 32768;

/** Classes before they are merged, for so many clusters. */
export function overClusters(clusters: number): number {
  return Math.max(clusters, Math.min(OVER_CLUSTERING * clusters, MOST_CLASSES));
}

/**
 * Hypotheses by two graphs of anchors placed anew: those of the plain image, and those of both images together. Each is cut into more
 * classes than are wanted, which are refined, merged by Ward's method in the space of fewer eigenvectors, and refined again.
 */
export async function hypothesesOfAnchors(
  scene: LearnedScene,
  draw: Draw,
  wanted: Wanted,
  run: Run,
): Promise<Hypothesis[]> {
  const pace = createPace(run.signal);
  const sources: AnchorSource[] = [];
  const links: AnchorLinks[] = [];
  for (const image of [0, 1] as const) {
    const { scale, pixels } = draw.smooth[image];
    const seeded = { ...subRun(run, image / 4, (image + 1) / 4), seed: seedOf(run, draw, image) };
    const count = anchorCount(pixels.count, wanted.clusters);
    const anchors = await placeAnchors(pixels, count, ANCHOR_PASSES, seeded, pace);
    sources.push({ image, scale, anchors });
    links.push(await linkPixels(pixels, anchors, { ...run, report: () => {} }, pace));
  }
  const joined = joinLinks(links[0], sources[0].anchors.count, links[1]);
  const seeded = (from: number, to: number): Run => ({
    ...subRun(run, from, to),
    seed: seedOf(run, draw, 2),
  });
  return [
    ...(await cutGraph(scene, draw, sources.slice(0, 1), links[0], wanted, seeded(0.5, 0.75), pace)),
    ...(await cutGraph(scene, draw, sources, joined, wanted, seeded(0.75, 1), pace)),
  ];
}

async function cutGraph(
  scene: LearnedScene,
  { scale, number, smooth }: Draw,
  sources: readonly AnchorSource[],
  links: AnchorLinks,
  { clusters, images }: Wanted,
  run: Run,
  pace: Pace,
): Promise<Hypothesis[]> {
  const { prior } = SCALES[scale];
  const anchors = sources.reduce((sum, source) => sum + source.anchors.count, 0);
  const many = Math.min(overClusters(clusters), anchors);
  const few = Math.min(clusters, many);
  const coordinates = await coordinatesOfAnchors(links, anchors, many, run, pace);
  const [{ pixels }] = smooth;
  const embedded = await embedPixels(pixels, links, { dimensions: many, coordinates }, pace);
  const begun = await overCluster(embedded, many, subRun(run, 0, 0.7), pace);
  const leading = { dimensions: few, coordinates: firstColumns(coordinates, many, few) };
  const space = await embedPixels(pixels, links, leading, pace);
  const found: Hypothesis[] = [];
  for (const refined of images) {
    const { ids: settled } = await refine(scene, refined, begun.ids, begun.classes, prior, run);
    const { ids: merged, classes } = await mergeIds(space, settled, begun.classes, few, pace);
    const { ids, mixture } = await refine(scene, refined, merged, classes, prior, run);
    found.push({
      scale,
      origin: `anchors of ${sources.length === 1 ? 'samples' : 'samples and directions'}, draw ${number + 1}`,
      classes,
      ids,
      refined,
      mixture,
      start: { kind: 'anchors', sources, shares: sharesOfAnchors(links, anchors, ids, classes) },
      information: await informationOf(scene, ids, classes, run),
    });
  }
  return found;
}

async function overCluster(
  embedded: Sample,
  classes: number,
  run: Run,
  pace: Pace,
): Promise<{ ids: Uint16Array; classes: number }> {
  const affordable = Math.floor(EMBEDDING_WORK / classes ** 2);
  const most = Math.min(MOST_EMBEDDED, Math.max(LEAST_EMBEDDED, affordable));
  const restarts = classes > MOST_CLASSES ? 1 : RESTARTS;
  const { centres } = await clusterEmbedding(thinned(embedded, most), classes, restarts, run, pace);
  const silent = { ...run, report: () => {} };
  return { ids: await labelsBy(embedded, centres, silent, pace), classes: centres.count };
}

/** For each anchor, a row of the shares that the classes have in the weights of its links. */
export function sharesOfAnchors(
  { perPixel, anchors, weights }: AnchorLinks,
  anchorCount: number,
  ids: Uint16Array,
  classes: number,
): Float32Array {
  const sums = new Float64Array(anchorCount * classes).fill(1e-9);
  anchors.forEach((anchor, link) => {
    sums[anchor * classes + ids[Math.floor(link / perPixel)] - 1] += weights[link];
  });
  const shares = new Float32Array(sums.length);
  for (let from = 0; from < sums.length; from += classes) {
    const row = sums.subarray(from, from + classes);
    const total = row.reduce((sum, share) => sum + share, 0);
    row.forEach((share, own) => (shares[from + own] = share / total));
  }
  return shares;
}

function anchorCount(pixels: number, clusters: number): number {
  const affordable = Math.floor(pixels / PIXELS_OF_ANCHOR);
  return Math.max(clusters, Math.min(ANCHORS, affordable));
}

function firstColumns(rows: Float32Array, width: number, columns: number): Float32Array {
  return rows.filter((_, at) => at % width < columns);
}

function seedOf({ seed }: Run, { scale, number }: Draw, part: ImageIndex | 2): number {
  return mix32(seed ^ mix32(1000 + 100 * Object.keys(SCALES).indexOf(scale) + 10 * number + part));
}

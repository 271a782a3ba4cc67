import { joinLinks, type AnchorLinks } from '../anchor/anchor-links.ts';
import { clusterEmbedding } from '../anchor/cluster-embedding.ts';
import { coordinatesOfAnchors, embedPixels } from '../anchor/embed-pixels.ts';
import { fitProjection } from '../components/fit-projection.ts';
import { projectSample } from '../components/project-sample.ts';
import { linkPixels } from '../anchor/link-pixels.ts';
import { placeAnchors } from '../anchor/place-anchors.ts';
import { sampleOfRows, type Rows } from '../deep/rows-of.ts';
import { sumClusters } from '../kmeans/lloyd.ts';
import { MOST_COMPONENTS } from '../../kernels/bilateral-kernel.ts';
import type { Run } from '../../run.ts';
import { createPace, type Pace } from '../samples/sample-chunks.ts';
import { neighbourMean } from './neighbour-mean.ts';

/** K-means of the embedded pixels: the best of so many. */
const RESTARTS = 10;

/** Anchors among the features, and pixels for each of them at least. */
const ANCHORS = 300;
const PIXELS_OF_ANCHOR = 4;
const ANCHOR_PASSES = { iterations: 15, changeThreshold: 0 };

/** Pixels that the square of neighbours reaches on every side, whose say counts as much as a pixel's own. */
const RADIUS = 2;

/** Where labelled pixels lie: row * grid width + column, rising. */
export interface Places {
  readonly positions: Float64Array;
  readonly gridWidth: number;
}

/**
 * What several labellings of the same pixels, each with labels 0..clusters - 1, and their features agree on best: spectral clustering of
 * the graph that links each pixel to its label in each labelling (hybrid bipartite graph formulation, Fern & Brodley 2004) and, by as much
 * weight together, to the anchors nearest to its features' principal components; where a pixel stands for those around it, too. Without
 * labellings, what the features tell. Labels from 0; as many as `clusters`, or fewer where no more pixels are told apart.
 */
export async function consensusLabels(
  labellings: readonly ArrayLike<number>[],
  features: Rows,
  clusters: number,
  { positions, gridWidth }: Places,
  run: Run,
): Promise<Int32Array> {
  const pace = createPace(run.signal);
  const silent = { ...run, report: () => {} };
  const { links, anchorCount } = await linkFeatures(features, silent, pace);
  const joined =
    labellings.length === 0 ? links : joinLinks(links, anchorCount, linksOf(labellings, clusters));
  const vertices = anchorCount + labellings.length * clusters;
  const coordinates = await coordinatesOfAnchors(joined, vertices, clusters, run, pace);
  const pixels = { count: positions.length, bandCount: 0, values: new Float32Array(0), positions };
  const embedded = await embedPixels(pixels, joined, { dimensions: clusters, coordinates }, pace);
  const smooth = await neighbourMean(embedded, gridWidth, RADIUS, pace);
  const { centres } = await clusterEmbedding(smooth, clusters, RESTARTS, silent, pace);
  const { labels } = await sumClusters(smooth, centres, silent, pace);
  return Int32Array.from(labels, (label) => label - 1);
}

async function linkFeatures(
  features: Rows,
  run: Run,
  pace: Pace,
): Promise<{ links: AnchorLinks; anchorCount: number }> {
  const rows = sampleOfRows(features);
  const options = { components: MOST_COMPONENTS, unitDeviation: 'first' } as const;
  const { components } = await fitProjection(rows, options, run, pace);
  const sample = projectSample(rows, components);
  const wanted = Math.max(1, Math.min(ANCHORS, Math.floor(sample.count / PIXELS_OF_ANCHOR)));
  const anchors = await placeAnchors(sample, wanted, ANCHOR_PASSES, run, pace);
  return { links: await linkPixels(sample, anchors, run, pace), anchorCount: anchors.count };
}

/** Each pixel is linked to its label in every labelling alike. */
function linksOf(labellings: readonly ArrayLike<number>[], clusters: number): AnchorLinks {
  const perPixel = labellings.length;
  const anchors = new Uint16Array(labellings[0].length * perPixel);
  labellings.forEach((labels, own) => {
    for (let i = 0; i < labels.length; i++) anchors[i * perPixel + own] = own * clusters + labels[i];
  });
  return { perPixel, anchors, weights: new Float32Array(anchors.length).fill(1 / perPixel) };
}

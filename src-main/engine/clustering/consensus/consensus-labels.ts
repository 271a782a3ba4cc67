import type { AnchorLinks } from '../anchor/anchor-links.ts';
import { clusterEmbedding } from '../anchor/cluster-embedding.ts';
import { coordinatesOfAnchors, embedPixels } from '../anchor/embed-pixels.ts';
import { sumClusters } from '../kmeans/lloyd.ts';
import type { Run } from '../../run.ts';
import { createPace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';

/** K-means of the embedded pixels: the best of so many. */
const RESTARTS = 10;

/**
 * What several labellings of the same pixels, each with labels 0..clusters - 1, agree on best: spectral clustering of the graph that
 * links each pixel to its label in each labelling (hybrid bipartite graph formulation, Fern & Brodley 2004). Labels from 0; as many as
 * `clusters`, or fewer where the labellings tell no more pixels apart.
 */
export async function consensusLabels(
  labellings: readonly ArrayLike<number>[],
  clusters: number,
  run: Run,
): Promise<Int32Array> {
  const pace = createPace(run.signal);
  const silent = { ...run, report: () => {} };
  const links = linksOf(labellings, clusters);
  const anchors = labellings.length * clusters;
  const coordinates = await coordinatesOfAnchors(links, anchors, clusters, run, pace);
  const pixels = withoutBands(labellings[0].length);
  const embedded = await embedPixels(pixels, links, { dimensions: clusters, coordinates }, pace);
  const { centres } = await clusterEmbedding(embedded, clusters, RESTARTS, silent, pace);
  const { labels } = await sumClusters(embedded, centres, silent, pace);
  return Int32Array.from(labels, (label) => label - 1);
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

function withoutBands(count: number): Sample {
  const positions = Float64Array.from({ length: count }, (_, i) => i);
  return { count, bandCount: 0, values: new Float32Array(0), positions };
}

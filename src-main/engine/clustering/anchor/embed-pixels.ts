import type { Run } from '../../run.ts';
import { PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';
import { addLinks, emptyGraph } from './anchor-graph.ts';
import { partOfLinks, type AnchorLinks } from './anchor-links.ts';
import { anchorCoordinatesTask } from './anchor-tasks.ts';
import { embedLinks, type Embedding } from './embedding.ts';

/** Pixels between which a cancel request gets its turn. */
const PART_PIXELS = 8192;

/** The coordinates of the anchors in the graph of all links: a row of `dimensions` numbers for each. */
export async function coordinatesOfAnchors(
  links: AnchorLinks,
  anchorCount: number,
  dimensions: number,
  { workers, signal }: Run,
  pace: Pace,
): Promise<Float32Array> {
  const graph = emptyGraph(anchorCount);
  for (const part of partsOf(links)) {
    addLinks(graph, part);
    await pace(part.anchors.length * links.perPixel * PLAIN_WORK);
  }
  return workers.run(anchorCoordinatesTask, { graph, dimensions }, { signal });
}

/** The pixels by their coordinates: `pixels` with those as its values. */
export async function embedPixels(
  pixels: Sample,
  links: AnchorLinks,
  embedding: Pick<Embedding, 'dimensions' | 'coordinates'>,
  pace: Pace,
): Promise<Sample> {
  const { dimensions } = embedding;
  const values = sharedFloats(pixels.count * dimensions);
  let from = 0;
  for (const part of partsOf(links)) {
    embedLinks(embedding, part).forEach((plane, i) => values.set(plane, i * pixels.count + from));
    from += part.anchors.length / links.perPixel;
    await pace(part.anchors.length * dimensions * PLAIN_WORK);
  }
  return { ...pixels, bandCount: dimensions, values };
}

function* partsOf(links: AnchorLinks): Generator<AnchorLinks> {
  const pixels = links.anchors.length / links.perPixel;
  for (let from = 0; from < pixels; from += PART_PIXELS) yield partOfLinks(links, from, from + PART_PIXELS);
}

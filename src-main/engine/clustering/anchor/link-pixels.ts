import type { Centres } from '../../kernels/centre-kernel.ts';
import type { Run } from '../../run.ts';
import { forEachChunk, type Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';
import type { AnchorLinks } from './anchor-links.ts';
import { linkToAnchorsTask } from './anchor-tasks.ts';

/** The links of all pixels of a sample, made on threads. */
export async function linkPixels(
  pixels: Sample,
  anchors: Centres,
  run: Run,
  pace: Pace,
): Promise<AnchorLinks> {
  const parts: AnchorLinks[] = [];
  await forEachChunk(
    pixels,
    anchors.count,
    run,
    pace,
    linkToAnchorsTask,
    (chunk) => ({ chunk, anchors }),
    (links) => void parts.push(links),
  );
  return appended(parts, pixels.count);
}

function appended(parts: readonly AnchorLinks[], pixels: number): AnchorLinks {
  if (parts.length === 1) return parts[0];
  const [{ perPixel }] = parts;
  const links = {
    perPixel,
    anchors: new Uint16Array(pixels * perPixel),
    weights: new Float32Array(pixels * perPixel),
  };
  let from = 0;
  for (const { anchors, weights } of parts) {
    links.anchors.set(anchors, from);
    links.weights.set(weights, from);
    from += anchors.length;
  }
  return links;
}

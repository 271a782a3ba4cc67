import type { Centres, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { openNearestFew } from '../../kernels/open-anchor-kernels.ts';

/** Anchors that a pixel is linked to, at most. */
const LINKS = 5;

/** Which anchors some pixels are linked to, and how much. */
export interface AnchorLinks {
  /** Links of each pixel, pixel after pixel. */
  readonly perPixel: number;
  readonly anchors: Uint16Array;
  /** The weights of a pixel sum to 1. */
  readonly weights: Float32Array;
}

/**
 * Links pixels to their 5 nearest anchors (all but one where there are fewer than 6), weighted by how much nearer they
 * are, in squared distance, than the next; equally where none is nearer.
 */
export function linkToAnchors(pixels: PixelPlanes, anchors: Centres): AnchorLinks {
  const few = Math.min(LINKS + 1, anchors.count);
  const perPixel = Math.max(1, few - 1);
  const { distances, indices } = openNearestFew().nearest(pixels, anchors, few);
  const linked = new Uint16Array(pixels.length * perPixel);
  const weights = new Float32Array(pixels.length * perPixel);
  for (let i = 0; i < pixels.length; i++) {
    let total = 0;
    for (let rank = 0; rank < perPixel; rank++) total += distances[few - 1][i] - distances[rank][i];
    for (let rank = 0; rank < perPixel; rank++) {
      const nearer = distances[few - 1][i] - distances[rank][i];
      linked[i * perPixel + rank] = indices[rank][i];
      weights[i * perPixel + rank] = total > 0 ? nearer / total : 1 / perPixel;
    }
  }
  return { perPixel, anchors: linked, weights };
}

/** The links of some of the pixels. */
export function partOfLinks(
  { perPixel, anchors, weights }: AnchorLinks,
  from: number,
  until: number,
): AnchorLinks {
  const [start, end] = [from * perPixel, until * perPixel];
  return { perPixel, anchors: anchors.subarray(start, end), weights: weights.subarray(start, end) };
}

/**
 * The links of pixels that have two sets of anchors as those to a single one, in which the others come after the first
 * `anchorCount`; each set has half of the weight.
 */
export function joinLinks(one: AnchorLinks, anchorCount: number, other: AnchorLinks): AnchorLinks {
  const pixels = one.anchors.length / one.perPixel;
  const perPixel = one.perPixel + other.perPixel;
  const anchors = new Uint16Array(pixels * perPixel);
  const weights = new Float32Array(pixels * perPixel);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let rank = 0; rank < perPixel; rank++) {
      const isFirst = rank < one.perPixel;
      const from = isFirst ? one : other;
      const at = pixel * from.perPixel + (isFirst ? rank : rank - one.perPixel);
      anchors[pixel * perPixel + rank] = from.anchors[at] + (isFirst ? 0 : anchorCount);
      weights[pixel * perPixel + rank] = from.weights[at] / 2;
    }
  }
  return { perPixel, anchors, weights };
}

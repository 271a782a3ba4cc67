import type { Centres, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { linkToAnchors, type AnchorLinks } from './anchor-links.ts';

/** Where a pixel lies by its anchors. */
export interface Embedding {
  /** Points in the space of smoothed components. */
  readonly anchors: Centres;
  readonly dimensions: number;
  /** A row of `dimensions` numbers for each anchor. */
  readonly coordinates: Float32Array;
}

/** The coordinates of pixels on the unit sphere, a plane for each dimension. */
export function embed(embedding: Embedding, pixels: PixelPlanes): Float32Array[] {
  return embedLinks(embedding, linkToAnchors(pixels, embedding.anchors));
}

/** The weighted mean of the anchors' coordinates, drawn out to length 1; 0 where it is 0. */
export function embedLinks(
  { dimensions, coordinates }: Pick<Embedding, 'dimensions' | 'coordinates'>,
  { perPixel, anchors, weights }: AnchorLinks,
): Float32Array[] {
  const pixels = anchors.length / perPixel;
  const planes = Array.from({ length: dimensions }, () => new Float32Array(pixels));
  const place = new Float64Array(dimensions);
  for (let pixel = 0; pixel < pixels; pixel++) {
    place.fill(0);
    for (let link = pixel * perPixel; link < (pixel + 1) * perPixel; link++) {
      const row = anchors[link] * dimensions;
      for (let i = 0; i < dimensions; i++) place[i] += weights[link] * coordinates[row + i];
    }
    let square = 0;
    for (let i = 0; i < dimensions; i++) square += place[i] * place[i];
    const factor = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let i = 0; i < dimensions; i++) planes[i][pixel] = place[i] * factor;
  }
  return planes;
}

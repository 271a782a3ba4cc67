import type { Samples } from '../../../raster/samples.ts';
import { TILE_SIZE } from './tile-size.ts';

/**
 * Repeats the last column and row of the `width` x `height` pixels that a tile has: so it compresses well, and halves that reach over
 * the raster's edge are made of data only.
 */
export function extendEdges(tile: Samples, width: number, height: number): void {
  // One kind of array stands for all.
  const pixels = tile as Uint8Array;
  if (width < TILE_SIZE) {
    for (let row = 0; row < height; row++) {
      const at = row * TILE_SIZE;
      pixels.fill(pixels[at + width - 1], at + width, at + TILE_SIZE);
    }
  }
  for (let row = height; row < TILE_SIZE; row++) {
    pixels.copyWithin(row * TILE_SIZE, (height - 1) * TILE_SIZE, height * TILE_SIZE);
  }
}

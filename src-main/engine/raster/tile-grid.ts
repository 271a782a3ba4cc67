import type { AffineTransform } from '../geo/affine.ts';
import { gridExtent, type Extent, type Grid } from '../geo/grid.ts';

/**
 * North-up square tiles in the scene's own reference system, sampled by nearest neighbour from whatever the scene's
 * transform is. Tile (z, x, y): x to the right and y down from `origin` (the extent's upper left corner).
 */
export interface TileGrid {
  readonly origin: readonly [number, number];
  readonly extent: Extent;
  readonly tileSize: number;
  /** Map units per pixel, coarsest first; the last is the scene's own pixel size. */
  readonly resolutions: readonly number[];
}

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** In pixels, both ways. */
export const TILE_SIZE = 256;

/** The tiles of a grid: halving resolutions, the coarsest showing all of it in one tile. */
export function tileGridOf(grid: Grid): TileGrid {
  const extent = gridExtent(grid);
  const [left, bottom, right, top] = extent;
  const finest = pixelSize(grid.transform);
  const levels = Math.ceil(Math.log2(Math.max(right - left, top - bottom) / (finest * TILE_SIZE)));
  const resolutions = Array.from(
    { length: Math.max(0, levels) + 1 },
    (_, level) => finest * 2 ** level,
  ).reverse();
  return { origin: [left, top], extent, tileSize: TILE_SIZE, resolutions };
}

/** The shorter side of a pixel, in map units. */
export function pixelSize([a, b, , d, e]: AffineTransform): number {
  return Math.min(Math.hypot(a, d), Math.hypot(b, e));
}

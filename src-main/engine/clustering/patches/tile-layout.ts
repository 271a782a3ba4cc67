import type { Raster } from '../../raster/raster.ts';
import { intersect, type Window } from '../../raster/window.ts';

/** How a raster is cut into tiles, whose components are made and kept together. */
export interface TileLayout {
  readonly width: number;
  readonly height: number;
  /** Tiles in a row of them. */
  readonly across: number;
  /** Of the raster. */
  readonly grid: { readonly width: number; readonly height: number };
}

const LEAST_SIDE = 128;
const LEAST_PIXELS = LEAST_SIDE ** 2;

/** Blocks larger than this do not set the size of tiles. */
const MOST_SIDE = 1024;
const MOST_PIXELS = MOST_SIDE ** 2;

/** Whole blocks of the raster, so many that margins weigh little. */
export function layOutTiles({ grid, blockSize }: Raster, margin: number): TileLayout {
  const width = Math.min(grid.width, wholeBlocks(LEAST_SIDE, blockSize.width));
  const rows = Math.max(4 * margin, Math.ceil(LEAST_PIXELS / width));
  const height = Math.min(grid.height, wholeBlocks(rows, blockSize.height));
  const isLarge = width * height > MOST_PIXELS;
  const size = isLarge
    ? { width: Math.min(width, MOST_SIDE), height: Math.min(height, MOST_SIDE) }
    : { width, height };
  return {
    ...size,
    across: Math.ceil(grid.width / size.width),
    grid: { width: grid.width, height: grid.height },
  };
}

/** The tile that a pixel lies in. */
export function tileAt({ width, height, across }: TileLayout, row: number, column: number): number {
  return Math.floor(row / height) * across + Math.floor(column / width);
}

export function windowOfTile({ width, height, across, grid }: TileLayout, tile: number): Window {
  const [column, row] = [(tile % across) * width, Math.floor(tile / across) * height];
  return intersect({ column, row, width, height }, { column: 0, row: 0, ...grid });
}

function wholeBlocks(least: number, block: number): number {
  return block * Math.max(1, Math.ceil(least / block));
}

import { EngineError } from '../errors.ts';
import { invertAffine, type AffineTransform } from '../geo/affine.ts';
import type { Block, Raster } from './raster.ts';
import { numeric } from './samples.ts';
import { pixelSize, TILE_SIZE, type TileAddress, type TileGrid } from './tile-grid.ts';
import type { Window } from './window.ts';

/** Which pixel of which block of the scene each pixel of a tile shows. */
export interface TilePlan {
  /** The scene, or the coarsest overview of it that is still as fine as the tile. */
  readonly source: Raster;
  /** From the tile's pixels to the source's. */
  readonly toSource: AffineTransform;
  /** Those that hold a pixel of the tile, row by row. */
  readonly blocks: readonly TileBlock[];
}

/** A block of the source, by its place among the blocks, and the tile's pixels (row-major) whose centres lie in it. */
export interface TileBlock {
  readonly column: number;
  readonly row: number;
  readonly pixels: Uint16Array;
}

/**
 * Where a tile's resolution is a multiple of the scene's, tile pixels have their centres on the border of two source pixels:
 * the one to the right and below is taken, whichever way the arithmetic rounds.
 */
const BORDER = 1e-6;
/** How much coarser than the tile an overview may be, for the rounding of its size. */
const TOLERANCE = 1.01;

/** Throws `bad-input` for a level that is not in the grid. */
export function planTile(raster: Raster, tileGrid: TileGrid, { z, x, y }: TileAddress): TilePlan {
  const resolution = tileGrid.resolutions[z];
  if (resolution === undefined) throw new EngineError('bad-input', `There is no tile level ${z}.`);
  const source = coarsestFineEnough(raster, resolution);
  const inverse = invertAffine(source.grid.transform);
  if (!inverse) return { source, toSource: [0, 0, 0, 0, 0, 0], blocks: [] };
  const left = tileGrid.origin[0] + x * TILE_SIZE * resolution;
  const top = tileGrid.origin[1] - y * TILE_SIZE * resolution;
  const [a, b, c, d, e, f] = inverse;
  const toSource: AffineTransform = [
    a * resolution,
    -b * resolution,
    a * left + b * top + c,
    d * resolution,
    -e * resolution,
    d * left + e * top + f,
  ];
  return { source, toSource, blocks: blocksUnder(source, toSource) };
}

/** The overview that a tile of this resolution (map units per pixel) is sampled from; the raster itself where none is fine enough. */
export function coarsestFineEnough(raster: Raster, resolution: number): Raster {
  const fitting = raster.overviews.filter(
    ({ grid }) => pixelSize(grid.transform) <= resolution * TOLERANCE && invertAffine(grid.transform),
  );
  return fitting.reduce(
    (best, overview) => (overview.grid.width < best.grid.width ? overview : best),
    raster,
  );
}

/** The smallest window that holds what the tile shows of some of its pixels, all of them inside the source. */
export function windowUnder({ toSource }: TilePlan, pixels: ArrayLike<number>): Window {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let index = 0; index < pixels.length; index += 1) {
    const column = columnUnder(toSource, pixels[index]);
    const row = rowUnder(toSource, pixels[index]);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return { column: left, row: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Copies what some pixels of the tile show out of a block that holds it: its bands, then 1. Invalid pixels stay as they are. */
export function samplePixels(
  { toSource }: TilePlan,
  pixels: ArrayLike<number>,
  { window, bands, valid }: Block,
  data: Float32Array,
): void {
  const samples = bands.map(numeric);
  const channels = bands.length + 1;
  for (let index = 0; index < pixels.length; index += 1) {
    const column = columnUnder(toSource, pixels[index]) - window.column;
    const at = (rowUnder(toSource, pixels[index]) - window.row) * window.width + column;
    if (!valid[at]) continue;
    const to = pixels[index] * channels;
    for (let band = 0; band < samples.length; band += 1) data[to + band] = samples[band][at];
    data[to + channels - 1] = 1;
  }
}

function columnUnder([a, b, c]: AffineTransform, pixel: number): number {
  const row = Math.floor(pixel / TILE_SIZE);
  return Math.floor(a * ((pixel % TILE_SIZE) + 0.5) + b * (row + 0.5) + c + BORDER);
}

function rowUnder([, , , d, e, f]: AffineTransform, pixel: number): number {
  const row = Math.floor(pixel / TILE_SIZE);
  return Math.floor(d * ((pixel % TILE_SIZE) + 0.5) + e * (row + 0.5) + f + BORDER);
}

function blocksUnder({ grid, blockSize }: Raster, toSource: AffineTransform): TileBlock[] {
  const across = Math.ceil(grid.width / blockSize.width);
  const found = new Map<number, number[]>();
  for (let pixel = 0; pixel < TILE_SIZE * TILE_SIZE; pixel += 1) {
    const column = columnUnder(toSource, pixel);
    const row = rowUnder(toSource, pixel);
    if (column < 0 || row < 0 || column >= grid.width || row >= grid.height) continue;
    const block = Math.floor(row / blockSize.height) * across + Math.floor(column / blockSize.width);
    const pixels = found.get(block);
    if (pixels) pixels.push(pixel);
    else found.set(block, [pixel]);
  }
  return [...found]
    .sort(([left], [right]) => left - right)
    .map(([block, pixels]) => ({
      column: block % across,
      row: Math.floor(block / across),
      pixels: Uint16Array.from(pixels),
    }));
}

import { EngineError } from '../errors.ts';
import { applyAffine, invertAffine, type AffineTransform } from '../geo/affine.ts';
import { gridExtent, type Extent, type Grid } from '../geo/grid.ts';
import { throwIfCancelled } from '../run.ts';
import { pipeline } from '../workers.ts';
import type { Raster } from './raster.ts';
import { numeric } from './samples.ts';
import type { Window } from './window.ts';

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

/** Pixels for the map: row-major, interleaved by channel. */
export interface TilePixels {
  readonly width: number;
  readonly height: number;
  /** Scene: bands asked for, then validity (0 or 1). Labels: cluster id, then validity. */
  readonly channels: number;
  readonly data: Float32Array;
}

const TILE_SIZE = 256;
const IN_FLIGHT = 4;
/**
 * Where a tile's resolution is a multiple of the scene's, tile pixels have their centres on the border of two source pixels:
 * the one to the right and below is taken, whichever way the arithmetic rounds.
 */
const BORDER = 1e-6;
/** How much coarser than the tile an overview may be, for the rounding of its size. */
const TOLERANCE = 1.01;

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
function pixelSize([a, b, , d, e]: AffineTransform): number {
  return Math.min(Math.hypot(a, d), Math.hypot(b, e));
}

/**
 * Samples one tile from the coarsest overview that is still as fine as the tile. Pixels outside the scene or without data
 * are 0 in every channel. Holds a few blocks at a time, whatever part of the scene the tile shows. Throws `bad-input` for
 * a level that is not in the grid.
 */
export async function readDisplayTile(
  raster: Raster,
  tileGrid: TileGrid,
  bands: readonly number[],
  z: number,
  x: number,
  y: number,
  signal?: AbortSignal,
): Promise<TilePixels> {
  const resolution = tileGrid.resolutions[z];
  if (resolution === undefined) throw new EngineError('bad-input', `There is no tile level ${z}.`);
  const source = coarsestFineEnough(raster, resolution);
  const channels = bands.length + 1;
  const data = new Float32Array(TILE_SIZE * TILE_SIZE * channels);
  const groups = groupByBlock(source, tilePixels(source, tileGrid, resolution, x, y));
  await pipeline(
    groups.values(),
    IN_FLIGHT,
    async (pixels) => {
      throwIfCancelled(signal);
      const window = boundsOf(pixels);
      return { window, block: await source.read(window, { bands, signal }) };
    },
    ({ window, block }, pixels) => {
      const samples = block.bands.map(numeric);
      for (let index = 0; index < pixels.length; index += 3) {
        const at = (pixels[index + 1] - window.row) * window.width + pixels[index] - window.column;
        if (!block.valid[at]) continue;
        const to = pixels[index + 2] * channels;
        samples.forEach((values, channel) => (data[to + channel] = values[at]));
        data[to + channels - 1] = 1;
      }
    },
  );
  return { width: TILE_SIZE, height: TILE_SIZE, channels, data };
}

/** About how many blocks of the file a tile of level `z` reads; 0 for a level that is not in the grid. */
export function blocksPerTile(raster: Raster, tileGrid: TileGrid, z: number): number {
  const source = coarsestFineEnough(raster, tileGrid.resolutions[z]);
  const pixels = (TILE_SIZE * tileGrid.resolutions[z]) / pixelSize(source.grid.transform);
  const along = (size: number, block: number): number =>
    Math.ceil(Math.min(pixels, size) / Math.min(block, size));
  const { width, height } = source.grid;
  return along(width, source.blockSize.width) * along(height, source.blockSize.height) || 0;
}

function coarsestFineEnough(raster: Raster, resolution: number): Raster {
  const fitting = raster.overviews.filter(
    ({ grid }) => pixelSize(grid.transform) <= resolution * TOLERANCE && invertAffine(grid.transform),
  );
  return fitting.reduce(
    (best, overview) => (overview.grid.width < best.grid.width ? overview : best),
    raster,
  );
}

/** Triples of source column, source row and tile pixel, for the pixels of the tile whose centres lie in the source. */
function tilePixels(
  source: Raster,
  tileGrid: TileGrid,
  resolution: number,
  x: number,
  y: number,
): Int32Array {
  const inverse = invertAffine(source.grid.transform);
  if (!inverse) return new Int32Array(0);
  const left = tileGrid.origin[0] + x * TILE_SIZE * resolution;
  const top = tileGrid.origin[1] - y * TILE_SIZE * resolution;
  const triples = new Int32Array(TILE_SIZE * TILE_SIZE * 3);
  let length = 0;
  for (let pixel = 0; pixel < TILE_SIZE * TILE_SIZE; pixel += 1) {
    const mapX = left + ((pixel % TILE_SIZE) + 0.5) * resolution;
    const mapY = top - (Math.floor(pixel / TILE_SIZE) + 0.5) * resolution;
    const [column, row] = applyAffine(inverse, mapX, mapY).map((at) => Math.floor(at + BORDER));
    if (column < 0 || row < 0 || column >= source.grid.width || row >= source.grid.height) continue;
    triples.set([column, row, pixel], length);
    length += 3;
  }
  return triples.subarray(0, length);
}

/** The triples sorted by the block that their source pixel lies in; blocks that hold none do not appear. */
function groupByBlock(source: Raster, triples: Int32Array): Map<number, number[]> {
  const { width, height } = source.blockSize;
  const across = Math.ceil(source.grid.width / width);
  const groups = new Map<number, number[]>();
  for (let index = 0; index < triples.length; index += 3) {
    const block = Math.floor(triples[index + 1] / height) * across + Math.floor(triples[index] / width);
    const group = groups.get(block);
    if (group) group.push(triples[index], triples[index + 1], triples[index + 2]);
    else groups.set(block, [triples[index], triples[index + 1], triples[index + 2]]);
  }
  return groups;
}

function boundsOf(triples: readonly number[]): Window {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let index = 0; index < triples.length; index += 3) {
    left = Math.min(left, triples[index]);
    right = Math.max(right, triples[index]);
    top = Math.min(top, triples[index + 1]);
    bottom = Math.max(bottom, triples[index + 1]);
  }
  return { column: left, row: top, width: right - left + 1, height: bottom - top + 1 };
}

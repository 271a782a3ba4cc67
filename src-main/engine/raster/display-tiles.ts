import { throwIfCancelled } from '../run.ts';
import { pipeline } from '../workers.ts';
import type { Raster } from './raster.ts';
import { pixelSize, TILE_SIZE, type TileAddress, type TileGrid } from './tile-grid.ts';
import { coarsestFineEnough, planTile, samplePixels, windowUnder } from './tile-plan.ts';

/** Pixels for the map: row-major, interleaved by channel. */
export interface TilePixels {
  readonly width: number;
  readonly height: number;
  /** Scene: bands asked for, then validity (0 or 1). Labels: cluster id, then validity. */
  readonly channels: number;
  readonly data: Float32Array;
  /** How many blocks were looked at, at least, where others are still guessed from their neighbours; absent for a complete tile. */
  readonly refined?: number;
}

const IN_FLIGHT = 4;

/**
 * Samples one tile from the coarsest overview that is still as fine as the tile. Pixels outside the scene or without data
 * are 0 in every channel. Holds a few blocks at a time, whatever part of the scene the tile shows. Throws `bad-input` for
 * a level that is not in the grid.
 */
export async function readDisplayTile(
  raster: Raster,
  tileGrid: TileGrid,
  bands: readonly number[],
  address: TileAddress,
  signal?: AbortSignal,
): Promise<TilePixels> {
  const plan = planTile(raster, tileGrid, address);
  const tile = emptyTile(bands);
  await pipeline(
    plan.blocks,
    IN_FLIGHT,
    async ({ pixels }) => {
      throwIfCancelled(signal);
      return plan.source.read(windowUnder(plan, pixels), { bands, signal });
    },
    (block, { pixels }) => samplePixels(plan, pixels, block, tile.data),
  );
  return tile;
}

/** A tile of these bands that shows nothing yet. */
export function emptyTile(bands: readonly number[]): TilePixels {
  const channels = bands.length + 1;
  const data = new Float32Array(TILE_SIZE * TILE_SIZE * channels);
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

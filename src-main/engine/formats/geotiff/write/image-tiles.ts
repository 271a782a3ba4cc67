import { discard } from '../../../bytes.ts';
import { discardBlock } from '../../../raster/discard-block.ts';
import { mortonOrder } from '../../../raster/morton-order.ts';
import type { Block, Raster } from '../../../raster/raster.ts';
import { bytesPerSample, type Samples } from '../../../raster/samples.ts';
import { intersect, windowsOf, type Window } from '../../../raster/window.ts';
import { throwIfCancelled, type Run } from '../../../run.ts';
import { pipeline } from '../../../workers.ts';
import type { TilePixels } from './encode-tile.ts';
import { extendEdges } from './extend-edges.ts';
import type { ImagePlan } from './image-plan.ts';
import type { TilePlace } from './tile-pyramid.ts';
import { TILE_SIZE } from './tile-size.ts';

/** Of windows being read at a time, at most; one window in any case. */
const READ_AHEAD_BYTES = 24 << 20;

/** A window is cut smaller than a block, which is then decoded several times, only where it would be larger than this. */
const LARGEST_WINDOW_BYTES = 64 << 20;

/** A raster whose blocks are taller is read in pieces of this height. */
const TALLEST_WINDOW = 4 * TILE_SIZE;

/** Takes a tile and owns it; the next comes when it resolves. */
export type TakeTile = (place: TilePlace, pixels: TilePixels) => Promise<void>;

/**
 * Cuts a raster of one sample type into tiles. Reads whole blocks, so that none is decoded twice; several times a few bands where a
 * file is planar and all would not fit into memory.
 */
export async function forEachTile(raster: Raster, plan: ImagePlan, run: Run, take: TakeTile): Promise<void> {
  const { width, height } = raster.grid;
  for (const bands of bandGroups(raster, plan)) {
    const size = windowSize(raster, bands);
    const ahead = Math.floor(READ_AHEAD_BYTES / (size.width * size.height * pixelBytes(raster, bands)));
    await pipeline(
      windowsInOrder({ column: 0, row: 0, width, height }, size),
      Math.max(1, Math.min(ahead, run.workers.size + 1)),
      (window) => raster.read(window, { bands, signal: run.signal, once: true }),
      async (block) => {
        const masked = plan.masked && block.valid.includes(0);
        for (const { place, pixels } of tilesOf(block, masked)) {
          throwIfCancelled(run.signal);
          if (!plan.planar) await take({ plane: 0, ...place }, pixels);
          else
            for (const [at, plane] of bands.entries()) await take({ plane, ...place }, planeOf(pixels, at));
        }
      },
    );
  }
}

/** Bands that are read together. */
function bandGroups(raster: Raster, { planar, bandCount }: ImagePlan): number[][] {
  const all = Array.from({ length: bandCount }, (_, band) => band);
  if (!planar) return [all];
  const { width, height } = blockWindow(raster);
  const bandBytes = width * height * bytesPerSample(raster.bands[0].sampleType);
  const together = Math.max(1, Math.floor(LARGEST_WINDOW_BYTES / bandBytes));
  const groups: number[][] = [];
  for (let first = 0; first < bandCount; first += together) groups.push(all.slice(first, first + together));
  return groups;
}

function windowSize(raster: Raster, bands: readonly number[]): { width: number; height: number } {
  const { width, height } = blockWindow(raster);
  const room = LARGEST_WINDOW_BYTES / pixelBytes(raster, bands);
  if (width * height <= room) return { width, height };
  const across = Math.max(1, Math.floor(room / TILE_SIZE / TILE_SIZE)) * TILE_SIZE;
  return { width: Math.min(width, across), height: TILE_SIZE };
}

/** Row by row where a window is as wide as the raster, else so that few tiles wait for the quarters beside them. */
function* windowsInOrder(
  whole: Window,
  { width, height }: Pick<Window, 'width' | 'height'>,
): Generator<Window> {
  if (width >= whole.width) return yield* windowsOf(whole, width, height);
  for (const { column, row } of mortonOrder(
    Math.ceil(whole.width / width),
    Math.ceil(whole.height / height),
  )) {
    yield intersect(whole, { column: column * width, row: row * height, width, height });
  }
}

/** A block of the raster, rounded up to whole tiles. */
function blockWindow({ blockSize, grid }: Raster): { width: number; height: number } {
  return {
    width: Math.min(roundUp(blockSize.width), roundUp(grid.width)),
    height: Math.min(roundUp(blockSize.height), roundUp(grid.height), TALLEST_WINDOW),
  };
}

function roundUp(pixels: number): number {
  return Math.ceil(pixels / TILE_SIZE) * TILE_SIZE;
}

/** Of the samples and of a block's validity. */
function pixelBytes({ bands: all }: Raster, bands: readonly number[]): number {
  return 1 + bands.length * bytesPerSample(all[0].sampleType);
}

interface PlacedTile {
  readonly place: Omit<TilePlace, 'plane'>;
  readonly pixels: TilePixels;
}

/** Uses the block up: what no tile takes over is freed. */
function* tilesOf(block: Block, masked: boolean): Generator<PlacedTile> {
  const { window, bands, valid } = block;
  const placeOf = ({ column, row }: Window) => ({ column: column / TILE_SIZE, row: row / TILE_SIZE });
  if (isTile(block)) {
    if (!masked) discard(valid.buffer);
    yield { place: placeOf(window), pixels: { bands, valid: masked ? valid : undefined } };
    return;
  }
  for (const tile of windowsOf(window, TILE_SIZE, TILE_SIZE))
    yield { place: placeOf(tile), pixels: cutTile(block, tile, masked) };
  discardBlock(block);
}

/** Whether a block's arrays, which are its reader's own, can be a tile's: each has a buffer of its own to give away. */
function isTile({ window, bands }: Block): boolean {
  return (
    window.width === TILE_SIZE &&
    window.height === TILE_SIZE &&
    bands.every(({ buffer, byteLength }) => buffer.byteLength === byteLength) &&
    new Set(bands.map(({ buffer }) => buffer)).size === bands.length
  );
}

function cutTile({ window, bands, valid }: Block, tile: Window, masked: boolean): TilePixels {
  const cut = bands.map((samples) => cutSamples(samples, window, tile));
  const mask = masked ? cutSamples(valid, window, tile) : undefined;
  return { bands: cut, valid: mask?.includes(0) ? mask : undefined };
}

/** Each with a mask of its own, because tiles give their pixels away. */
function planeOf({ bands, valid }: TilePixels, at: number): TilePixels {
  return { bands: [bands[at]], valid: valid?.slice() };
}

function cutSamples<Kind extends Samples>(samples: Kind, window: Window, tile: Window): Kind {
  const pixels = new (samples.constructor as new (length: number) => Kind)(TILE_SIZE * TILE_SIZE);
  // One kind of array stands for all.
  const [to, from] = [pixels as Uint8Array, samples as Uint8Array];
  const { width, height } = intersect(window, tile);
  for (let row = 0; row < height; row++) {
    const start = (tile.row - window.row + row) * window.width + tile.column - window.column;
    const at = row * TILE_SIZE;
    to.set(from.subarray(start, start + width), at);
  }
  extendEdges(pixels, width, height);
  return pixels;
}

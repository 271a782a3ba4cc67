import { EngineError } from '../../../errors.ts';
import type { Block, Raster } from '../../../raster/raster.ts';
import { intersect, windowsOf, type Window } from '../../../raster/window.ts';
import { throwIfCancelled, type Run } from '../../../run.ts';
import { pipeline } from '../../../workers.ts';
import { TILE_SIZE } from './encode-label-tile.ts';
import type { LabelSamples } from './reduce-labels.ts';

/** Pixels of windows being read at a time, at most; one window in any case. */
const READ_AHEAD_PIXELS = 8 << 20;

/** A raster whose blocks are taller is read in pieces of this height. */
const TALLEST_WINDOW = 4 * TILE_SIZE;

/** Takes a tile of TILE_SIZE x TILE_SIZE labels, 0 beyond the raster's edge; the next comes when it resolves. */
export type TakeTile = (column: number, row: number, pixels: LabelSamples) => Promise<void>;

/**
 * Cuts a label raster into tiles, pixels that are not valid set to 0. Reads whole blocks, so that none is decoded twice.
 * Throws `bad-input` where a label needs more than `bits`.
 */
export async function forEachLabelTile(
  raster: Raster,
  bits: 8 | 16,
  run: Run,
  take: TakeTile,
): Promise<void> {
  const { width, height } = raster.grid;
  const whole = { column: 0, row: 0, width, height };
  const windowWidth = Math.min(roundUp(raster.blockSize.width), roundUp(width));
  const windowHeight = Math.min(roundUp(raster.blockSize.height), TALLEST_WINDOW);
  const ahead = Math.floor(READ_AHEAD_PIXELS / (windowWidth * windowHeight));
  await pipeline(
    windowsOf(whole, windowWidth, windowHeight),
    Math.max(1, Math.min(ahead, run.workers.size + 1)),
    (window) => raster.read(window, { signal: run.signal }),
    async (block) => {
      for (const tile of windowsOf(block.window, TILE_SIZE, TILE_SIZE)) {
        throwIfCancelled(run.signal);
        await take(tile.column / TILE_SIZE, tile.row / TILE_SIZE, cutTile(raster.name, block, tile, bits));
      }
    },
  );
}

function roundUp(pixels: number): number {
  return Math.ceil(pixels / TILE_SIZE) * TILE_SIZE;
}

function cutTile(name: string, { window, bands, valid }: Block, tile: Window, bits: 8 | 16): LabelSamples {
  const samples = bands[0] as LabelSamples;
  const pixels = bits === 8 ? new Uint8Array(TILE_SIZE * TILE_SIZE) : new Uint16Array(TILE_SIZE * TILE_SIZE);
  const { width, height } = intersect(window, tile);
  let bitsSeen = 0;
  for (let row = 0; row < height; row++) {
    const from = (tile.row - window.row + row) * window.width + tile.column - window.column;
    const to = row * TILE_SIZE;
    for (let column = 0; column < width; column++) {
      const label = valid[from + column] === 0 ? 0 : samples[from + column];
      bitsSeen |= label;
      pixels[to + column] = label;
    }
  }
  if (bitsSeen < 2 ** bits) return pixels;
  throw new EngineError('bad-input', `${name} holds labels above 255, which its legend does not name.`);
}

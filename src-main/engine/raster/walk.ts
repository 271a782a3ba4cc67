import { breathe, throwIfCancelled, type Run } from '../run.ts';
import { pipeline } from '../workers.ts';
import type { Block, Raster } from './raster.ts';
import { windowsOf, type Window } from './window.ts';

/** Pixels of a window worth asking for at once. */
const WINDOW_PIXELS = 1 << 18;
/** Samples after which a walk over a raster in memory gives a cancel request its turn. */
const BREATH_SAMPLES = 1 << 23;

export interface WalkOptions {
  /** Zero-based; all bands when absent. */
  readonly bands?: readonly number[];
  /** Shown while it goes on; nothing is reported when absent. */
  readonly stage?: string;
}

/** The part of a raster where pixels may be valid. */
export function boundsOf({ grid, bounds }: Raster): Window {
  return bounds ?? { column: 0, row: 0, width: grid.width, height: grid.height };
}

/**
 * Windows of about a quarter of a million pixels that cover a raster's bounds, row by row, made of whole blocks of the
 * raster where those are smaller.
 */
export function* readingWindows(raster: Raster): Generator<Window> {
  const { grid, blockSize } = raster;
  const height = Math.min(blockSize.height, grid.height);
  const across = Math.max(1, Math.floor(512 / blockSize.width));
  const width = Math.min(across * blockSize.width, grid.width);
  const down = Math.max(1, Math.floor(WINDOW_PIXELS / (width * height)));
  yield* windowsOf(boundsOf(raster), width, height * down);
}

/** Reads a raster once, several blocks in flight, and visits the blocks in order. Stops within a block of a cancel. */
export async function walkRaster(
  raster: Raster,
  run: Run,
  visit: (block: Block) => void | Promise<void>,
  { bands, stage }: WalkOptions = {},
): Promise<void> {
  const read = (window: Window): Promise<Block> =>
    raster.read(window, { bands, once: true, signal: run.signal });
  await walkWindows(raster, run, read, visit, stage);
}

/** The same for what `work` makes of each window. */
export async function walkWindows<Result>(
  raster: Raster,
  run: Run,
  work: (window: Window) => Promise<Result>,
  visit: (result: Result) => void | Promise<void>,
  stage?: string,
): Promise<void> {
  const { width, height } = boundsOf(raster);
  let done = 0;
  await pipeline(readingWindows(raster), run.workers.size + 2, work, async (result, window) => {
    throwIfCancelled(run.signal);
    await visit(result);
    const before = done;
    done += window.width * window.height;
    if (stage !== undefined) run.report({ stage, fraction: done / (width * height) });
    if (isTimeToBreathe(before, done, raster.bands.length)) await breathe();
  });
}

/** True now and then while pixels are counted, sooner where they have many bands. */
function isTimeToBreathe(pixelsBefore: number, pixelsAfter: number, bandCount: number): boolean {
  const turns = (pixels: number): number => Math.floor((pixels * bandCount) / BREATH_SAMPLES);
  return turns(pixelsBefore) !== turns(pixelsAfter);
}

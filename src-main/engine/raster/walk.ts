import { breathe, throwIfCancelled, type Run } from '../run.ts';
import { pipeline } from '../workers.ts';
import { discardBlock } from './discard-block.ts';
import type { Block, Raster } from './raster.ts';
import { bytesPerSample } from './samples.ts';
import { windowsOf, type Window } from './window.ts';

/** Pixels of a window worth asking for at once. */
const WINDOW_PIXELS = 1 << 18;
/** Samples of a window, all bands together, unless a single block holds more. */
const WINDOW_BYTES = 32 << 20;
/** Samples of all windows in flight; one window in any case. */
const IN_FLIGHT_BYTES = 128 << 20;
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
 * Windows of about a quarter of a million pixels, fewer where these hold many bands, that cover a raster's bounds, row by row, made of
 * whole blocks of the raster where those are smaller.
 */
export function* readingWindows(raster: Raster): Generator<Window> {
  const { width, height } = readingSize(raster);
  yield* windowsOf(boundsOf(raster), width, height);
}

/** The parts in which to read a window of which all bands are held at a time: the window itself where it is small enough. */
export function windowParts(raster: Raster, window: Window): Window[] {
  if (bytesOfWindow(raster, window) <= WINDOW_BYTES) return [window];
  return [...readingWindows({ ...raster, bounds: window })];
}

/** How many of a raster's reading windows may be in flight: never more than two above the workers. */
export function windowsInFlight(raster: Raster, workers: number): number {
  const fitting = Math.floor(IN_FLIGHT_BYTES / bytesOfWindow(raster, readingSize(raster)));
  return Math.max(1, Math.min(workers + 2, fitting));
}

type Size = Pick<Window, 'width' | 'height'>;

function readingSize(raster: Raster): Size {
  const { grid, blockSize } = raster;
  const height = Math.min(blockSize.height, grid.height);
  const pixels = Math.min(WINDOW_PIXELS, WINDOW_BYTES / bytesOfWindow(raster, { width: 1, height: 1 }));
  const across = Math.max(1, Math.floor(Math.min(512, pixels / height) / blockSize.width));
  const width = Math.min(across * blockSize.width, grid.width);
  const down = Math.max(1, Math.floor(pixels / (width * height)));
  return { width, height: height * down };
}

function bytesOfWindow({ bands }: Raster, { width, height }: Size): number {
  return width * height * bands.reduce((sum, { sampleType }) => sum + bytesPerSample(sampleType), 0);
}

/**
 * Reads a raster once, several blocks in flight, and visits the blocks in order; the memory of each is given back after its visit.
 * Stops within a block of a cancel.
 */
export async function walkRaster(
  raster: Raster,
  run: Run,
  visit: (block: Block) => void | Promise<void>,
  { bands, stage }: WalkOptions = {},
): Promise<void> {
  const read = (window: Window): Promise<Block> =>
    raster.read(window, { bands, once: true, signal: run.signal });
  const use = async (block: Block): Promise<void> => {
    await visit(block);
    discardBlock(block);
  };
  await walkWindows(raster, run, read, use, { stage });
}

export interface WalkWindowsOptions extends Pick<WalkOptions, 'stage'> {
  /** The raster's reading windows when absent. */
  readonly windows?: readonly Window[];
}

/** The same for what `work` makes of each window. */
export async function walkWindows<Result>(
  raster: Raster,
  run: Run,
  work: (window: Window) => Promise<Result>,
  visit: (result: Result, window: Window) => void | Promise<void>,
  { stage, windows = [...readingWindows(raster)] }: WalkWindowsOptions = {},
): Promise<void> {
  const pixels = windows.reduce((sum, { width, height }) => sum + width * height, 0);
  let done = 0;
  const inFlight = windowsInFlight(raster, run.workers.size);
  await pipeline(windows, inFlight, work, async (result, window) => {
    throwIfCancelled(run.signal);
    await visit(result, window);
    const before = done;
    done += window.width * window.height;
    if (stage !== undefined) run.report({ stage, fraction: done / pixels });
    if (isTimeToBreathe(before, done, raster.bands.length)) await breathe();
  });
}

/** True now and then while pixels are counted, sooner where they have many bands. */
function isTimeToBreathe(pixelsBefore: number, pixelsAfter: number, bandCount: number): boolean {
  const turns = (pixels: number): number => Math.floor((pixels * bandCount) / BREATH_SAMPLES);
  return turns(pixelsBefore) !== turns(pixelsAfter);
}

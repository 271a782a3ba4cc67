import { throwIfCancelled } from '../run.ts';
import { pipeline } from '../workers.ts';
import type { Block, Raster } from './raster.ts';
import { numeric, type NumericSamples } from './samples.ts';
import { spreadLevel, type LatticePoint } from './spread-order.ts';
import { intersect, windowsOf, type Window } from './window.ts';

/**
 * Of one band over the pixels of a sample that are valid in every band asked for, in stored samples. All null where there
 * are none.
 */
export interface BandStatistics {
  readonly band: number;
  readonly pixels: number;
  /** True where the pixels are a sample of the window's, so that all numbers are about right only. */
  readonly approximate: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly mean: number | null;
  /** Of the population: divided by the number of pixels. */
  readonly deviation: number | null;
  /** Counts of equal bins from minimum to maximum; 256 of them, or none. Percent clips are read off it. */
  readonly histogram: readonly number[];
}

export interface StatisticsOptions {
  /** Zero-based. */
  readonly bands: readonly number[];
  /** Of the raster's own grid; the whole of it when absent. */
  readonly window?: Window;
}

const BINS = 256;
const MAXIMUM_BLOCKS = 64;
/** Large blocks are fewer: about this many pixels are decoded, but at least 16 blocks. */
const DECODED_PIXELS = 1 << 23;
const LEAST_BLOCKS = 16;
/** Of these blocks, how many at most are those that coarse tiles begin with. */
const SHARED = 2 / 3;
/** An overview with at least this many pixels in the window is fine enough. */
const ENOUGH_PIXELS = 250_000;
const MAXIMUM_PIXELS = 1 << 20;
/** Samples held at a time, of all bands together. */
const MAXIMUM_SAMPLES = 1 << 25;
const IN_FLIGHT = 4;

/**
 * Statistics for a stretch: exact where the window has up to a million pixels in at most 64 blocks, else from a regular
 * sample of an overview or of blocks spread over the window, so that the size of the file does not matter. The same raster
 * gives the same sample.
 */
export async function bandStatistics(
  raster: Raster,
  { bands, window }: StatisticsOptions,
  signal?: AbortSignal,
): Promise<BandStatistics[]> {
  const whole = { column: 0, row: 0, width: raster.grid.width, height: raster.grid.height };
  const asked = window ? intersect(window, whole) : whole;
  if (asked.width === 0 || asked.height === 0) return bands.map((band) => summarise(band, [], false));
  const { source, area } = coarseEnough(raster, asked);
  const windows = sampleWindows(source, area);
  const budget = Math.min(MAXIMUM_PIXELS, Math.floor(MAXIMUM_SAMPLES / bands.length));
  const pixels = windows.reduce((sum, part) => sum + part.width * part.height, 0);
  const keptShare = Math.min(1, budget / pixels);
  const approximate = source !== raster || keptShare < 1 || pixels < asked.width * asked.height;
  const parts: Float64Array[][] = bands.map(() => []);
  await pipeline(
    windows,
    IN_FLIGHT,
    async (part) => {
      throwIfCancelled(signal);
      return thin(await source.read(part, { bands, signal }), keptShare);
    },
    (samples) => samples.forEach((values, index) => parts[index].push(values)),
  );
  return bands.map((band, index) => summarise(band, parts[index], approximate));
}

/** The coarsest overview that still has enough pixels in the window, and the window on it. */
function coarseEnough(raster: Raster, window: Window): { source: Raster; area: Window } {
  const candidates = [...raster.overviews].sort((left, right) => left.grid.width - right.grid.width);
  for (const overview of candidates) {
    const area = scaleWindow(window, raster, overview);
    if (area.width * area.height >= ENOUGH_PIXELS) return { source: overview, area };
  }
  return { source: raster, area: window };
}

function scaleWindow(window: Window, raster: Raster, overview: Raster): Window {
  const across = overview.grid.width / raster.grid.width;
  const down = overview.grid.height / raster.grid.height;
  const column = Math.floor(window.column * across);
  const row = Math.floor(window.row * down);
  const right = Math.min(overview.grid.width, Math.ceil((window.column + window.width) * across));
  const bottom = Math.min(overview.grid.height, Math.ceil((window.row + window.height) * down));
  return { column, row, width: right - column, height: bottom - row };
}

/** All blocks where there are few, else some that are spread over rows and columns, those that coarse tiles begin with among them. */
function sampleWindows(raster: Raster, area: Window): readonly Window[] {
  const { width, height } = raster.blockSize;
  const fitting = Math.floor(DECODED_PIXELS / (width * height));
  const limit = Math.min(MAXIMUM_BLOCKS, Math.max(LEAST_BLOCKS, fitting));
  const firstColumn = Math.floor(area.column / width);
  const firstRow = Math.floor(area.row / height);
  const across = Math.ceil((area.column + area.width) / width) - firstColumn;
  const down = Math.ceil((area.row + area.height) / height) - firstRow;
  if (across * down <= limit) return [...windowsOf(area, width, height)];
  const blocks = { column: firstColumn, row: firstRow, width: across, height: down };
  const chosen = new Map<string, LatticePoint>();
  const add = (point: LatticePoint): unknown => chosen.set(`${point.row}/${point.column}`, point);
  spreadLevel(blocks, Math.ceil(limit * SHARED)).forEach(add);
  const rest = limit - chosen.size;
  for (let index = 0; index < rest; index += 1) {
    const row = firstRow + Math.floor(((index + 0.5) / rest) * down);
    // A lattice meets the same columns in every row of blocks, and not the last ones; the golden ratio meets others.
    const column = firstColumn + Math.floor((((index + 0.5) * 0.6180339887498949) % 1) * across);
    add({ column, row });
  }
  return [...chosen.values()].map(({ column, row }) =>
    intersect(area, { column: column * width, row: row * height, width, height }),
  );
}

/** The valid pixels of every band on a regular lattice of about this share of the block. */
function thin({ window, bands, valid }: Block, share: number): Float64Array[] {
  const rowStep = Math.min(window.height, Math.ceil(Math.sqrt(1 / share)));
  const columnStep = Math.min(window.width, Math.ceil(1 / share / rowStep));
  const chosen: number[] = [];
  for (let row = rowStep >> 1; row < window.height; row += rowStep) {
    for (let column = columnStep >> 1; column < window.width; column += columnStep) {
      const pixel = row * window.width + column;
      if (valid[pixel]) chosen.push(pixel);
    }
  }
  return bands.map((samples) => {
    const numbers: NumericSamples = numeric(samples);
    return Float64Array.from(chosen, (pixel) => numbers[pixel]);
  });
}

function summarise(band: number, parts: readonly Float64Array[], approximate: boolean): BandStatistics {
  let pixels = 0;
  let sum = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  const each = (visit: (value: number) => void): void => {
    for (const part of parts) for (const value of part) if (Number.isFinite(value)) visit(value);
  };
  each((value) => {
    pixels += 1;
    sum += value;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  });
  if (pixels === 0) {
    const nothing = { minimum: null, maximum: null, mean: null, deviation: null };
    return { band, pixels, approximate, ...nothing, histogram: [] };
  }
  const mean = sum / pixels;
  const histogram = new Array<number>(BINS).fill(0);
  const scale = maximum > minimum ? BINS / (maximum - minimum) : 0;
  let squares = 0;
  each((value) => {
    squares += (value - mean) ** 2;
    histogram[Math.min(BINS - 1, Math.floor((value - minimum) * scale))] += 1;
  });
  const deviation = Math.sqrt(squares / pixels);
  return { band, pixels, approximate, minimum, maximum, mean, deviation, histogram };
}

import type { Grid } from '../geo/grid.ts';
import { memoryRaster } from './memory-raster.ts';
import type { Block, Raster } from './raster.ts';
import { createSamples, type Samples } from './samples.ts';
import { boundsOf } from './walk.ts';
import type { Window } from './window.ts';

/** Pixels of a row that are read at a time. */
const ROW_PART = 4096;

/**
 * A raster's bounds in memory, with at most `side` pixels each way: one of every so many columns and rows, so that its pixels are pixels of
 * the raster, its neighbours none where that is larger. Only rows that are kept are read.
 */
export async function thinRaster(raster: Raster, side: number, signal?: AbortSignal): Promise<Raster> {
  const bounds = boundsOf(raster);
  const step = Math.max(1, Math.ceil(Math.max(bounds.width, bounds.height) / side));
  const [width, height] = [bounds.width, bounds.height].map((size) => Math.ceil(size / step));
  const samples = raster.bands.map(({ sampleType }) => createSamples(sampleType, width * height));
  const valid = new Uint8Array(width * height);
  for (const window of thinWindows(bounds, step)) {
    copyThinned(await raster.read(window, { signal }), bounds, step, { samples, valid, width });
  }
  const grid = thinGrid(raster.grid, bounds, step, { width, height });
  return memoryRaster({ name: raster.name, grid, bands: raster.bands, samples, valid });
}

/** The whole where no pixel is left out, else parts of the rows that are kept. */
function* thinWindows(bounds: Window, step: number): Generator<Window> {
  if (step === 1) return yield bounds;
  const part = Math.max(1, Math.floor(ROW_PART / step)) * step;
  const [right, bottom] = [bounds.column + bounds.width, bounds.row + bounds.height];
  for (let row = bounds.row; row < bottom; row += step) {
    for (let column = bounds.column; column < right; column += part) {
      yield { column, row, width: Math.min(part, right - column), height: 1 };
    }
  }
}

interface Thinned {
  readonly samples: readonly Samples[];
  readonly valid: Uint8Array;
  readonly width: number;
}

/** A window begins at a pixel that is kept. */
function copyThinned({ window, bands, valid }: Block, bounds: Window, step: number, to: Thinned): void {
  for (let y = 0; y < window.height; y += step) {
    const row = (window.row + y - bounds.row) / step;
    for (let x = 0; x < window.width; x += step) {
      const from = y * window.width + x;
      const place = row * to.width + (window.column + x - bounds.column) / step;
      to.valid[place] = valid[from];
      bands.forEach((band, index) => (to.samples[index][place] = band[from]));
    }
  }
}

/** Each pixel covers those that were left out beside and below it. */
function thinGrid(
  { transform: [a, b, c, d, e, f], controlPoints: _, ...grid }: Grid,
  { column, row }: Window,
  step: number,
  size: { readonly width: number; readonly height: number },
): Grid {
  const left = a * column + b * row + c;
  const top = d * column + e * row + f;
  return { ...grid, ...size, transform: [a * step, b * step, left, d * step, e * step, top] };
}

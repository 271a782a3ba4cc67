import { EngineError } from '../errors.ts';
import type { Grid } from '../geo/grid.ts';
import { throwIfCancelled } from '../run.ts';
import type { Band, Block, Raster, ReadOptions } from './raster.ts';
import { createSamples, type Samples } from './samples.ts';
import { clearInvalid } from './validity.ts';
import type { Window } from './window.ts';

export interface MemoryRasterOptions {
  readonly name: string;
  readonly grid: Grid;
  readonly bands: readonly Band[];
  /** One array per band, `grid.width * grid.height` samples, row-major, in the band's own type. Not copied. */
  readonly samples: readonly Samples[];
  /** 0 where a pixel is masked out, on top of nodata and NaN; row-major. Not copied. */
  readonly valid?: Uint8Array;
  /** In pixels; 256 x 256 when absent. */
  readonly blockSize?: { readonly width: number; readonly height: number };
}

/** A raster whose samples are already in memory. Throws `bad-input` where an array's length is not the grid's. */
export function memoryRaster(options: MemoryRasterOptions): Raster {
  const { name, grid, bands, samples, blockSize = { width: 256, height: 256 } } = options;
  checkLengths(options);
  return {
    name,
    grid,
    bands,
    blockSize,
    overviews: [],
    read: async (window, { bands: wanted = bands.map((_, index) => index), signal }: ReadOptions = {}) => {
      throwIfCancelled(signal);
      checkWindow(name, grid, window);
      const cut = wanted.map((index) => cutWindow(samples[index], bands[index], grid.width, window));
      return { window, bands: cut, valid: validity(cut, wanted, options, window) };
    },
  };
}

function validity(
  cut: readonly Samples[],
  wanted: readonly number[],
  { grid, bands, valid: mask }: MemoryRasterOptions,
  window: Window,
): Block['valid'] {
  const valid = new Uint8Array(window.width * window.height).fill(1);
  if (mask) {
    forEachRow(window, grid.width, (from, to) => {
      for (let i = 0; i < window.width; i++) valid[to + i] = mask[from + i] === 0 ? 0 : 1;
    });
  }
  cut.forEach((samples, index) => clearInvalid(valid, samples, bands[wanted[index]].nodata));
  return valid;
}

function cutWindow(samples: Samples, band: Band, rasterWidth: number, window: Window): Samples {
  const cut = createSamples(band.sampleType, window.width * window.height);
  forEachRow(window, rasterWidth, (from, to) => {
    cut.set(samples.subarray(from, from + window.width) as never, to);
  });
  return cut;
}

/** Calls `visit` with where each row of the window starts in the raster and in the window's own array. */
function forEachRow(window: Window, rasterWidth: number, visit: (from: number, to: number) => void): void {
  for (let row = 0; row < window.height; row++) {
    visit((window.row + row) * rasterWidth + window.column, row * window.width);
  }
}

function checkLengths({ name, grid, bands, samples, valid }: MemoryRasterOptions): void {
  const pixels = grid.width * grid.height;
  const sound =
    samples.length === bands.length &&
    samples.every((band) => band.length === pixels) &&
    (valid === undefined || valid.length === pixels);
  if (sound) return;
  throw new EngineError(
    'bad-input',
    `${name}: expected ${bands.length} arrays of ${grid.width} x ${grid.height} samples.`,
  );
}

function checkWindow(name: string, grid: Grid, { column, row, width, height }: Window): void {
  if (column >= 0 && row >= 0 && column + width <= grid.width && row + height <= grid.height) return;
  throw new EngineError(
    'internal',
    `${name}: the window ${width} x ${height} at (${column}, ${row}) leaves the raster of ${grid.width} x ${grid.height}.`,
  );
}

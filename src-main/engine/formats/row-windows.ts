import type { Raster } from '../raster/raster.ts';
import { bytesPerSample } from '../raster/samples.ts';
import type { Window } from '../raster/window.ts';

/** About this much is read at a time. */
const WINDOW_BYTES = 32 << 20;

/** Some bands of some rows, over the whole width. */
export interface RowWindow {
  readonly bands: readonly number[];
  readonly window: Window;
}

/**
 * Covers a raster by rows, whole rows of blocks where they fit into memory, and as many bands together as do: a band's rows come
 * in order, from first to last, before those of a later group of bands.
 */
export function* rowWindows({ grid, bands, blockSize }: Raster): Generator<RowWindow> {
  const { width, height } = grid;
  const blockRows = Math.min(blockSize.height, height);
  const rowBytes = Math.max(...bands.map(({ sampleType }) => bytesPerSample(sampleType))) * width;
  const together = Math.max(1, Math.floor(WINDOW_BYTES / (rowBytes * blockRows)));
  for (let first = 0; first < bands.length; first += together) {
    const count = Math.min(together, bands.length - first);
    const group = Array.from({ length: count }, (_, index) => first + index);
    const fitting = Math.max(1, Math.floor(WINDOW_BYTES / (rowBytes * count)));
    const rows = fitting > blockRows ? fitting - (fitting % blockRows) : fitting;
    for (let row = 0; row < height; row += rows) {
      yield { bands: group, window: { column: 0, row, width, height: Math.min(rows, height - row) } };
    }
  }
}

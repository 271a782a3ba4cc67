import type { Raster } from '../../raster/raster.ts';
import { numeric } from '../../raster/samples.ts';
import { walkWindows } from '../../raster/walk.ts';
import type { Window } from '../../raster/window.ts';
import type { Run } from '../../run.ts';

/**
 * The ids of a label raster at some pixels (row * grid width + column, rising), 0 where it has none. Reads the windows that hold any of
 * them.
 */
export async function idsAt(labels: Raster, positions: Float64Array, run: Run): Promise<Uint16Array> {
  const ids = new Uint16Array(positions.length);
  const gridWidth = labels.grid.width;
  const read = async (window: Window): Promise<void> => {
    const wanted = [...placesWithin(positions, window, gridWidth)];
    if (wanted.length === 0) return;
    const { bands, valid } = await labels.read(window, { bands: [0], once: true, signal: run.signal });
    const samples = numeric(bands[0]);
    for (const [index, pixel] of wanted) if (valid[pixel] === 1) ids[index] = samples[pixel];
  };
  await walkWindows(labels, run, read, () => {}, { stage: 'Looking up labels' });
  return ids;
}

/** The positions (rising) that lie in a window: index among them, and pixel of the window. */
export function* placesWithin(
  positions: Float64Array,
  { column, row, width, height }: Window,
  gridWidth: number,
): Generator<[index: number, pixel: number]> {
  for (let line = 0; line < height; line++) {
    const start = (row + line) * gridWidth + column;
    for (let at = firstFrom(positions, start); positions[at] < start + width; at++) {
      yield [at, line * width + positions[at] - start];
    }
  }
}

/** The first index whose position is not before `start`. */
function firstFrom(positions: Float64Array, start: number): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[middle] < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { mix32 } from '../../random.ts';
import { intersect, windowsOf, type Window } from '../../raster/window.ts';
import type { Sample } from '../samples/samples.ts';

/** Sides of the windows: large where all pixels are taken, because each is read and smoothed with its surroundings. */
const LARGE = 256;
const SMALL = 64;

/** Windows that hold few pixels each cost as much as others. */
const MOST_WINDOWS = 256;

/**
 * The windows to learn from: all that hold pixels of the sample, where it holds every pixel of the raster and they lie
 * close together; else some of these, drawn by the seed, whose area is the wanted number of pixels.
 */
export function fitWindows(
  sample: Sample,
  gridWidth: number,
  { size, seed }: { readonly size: number; readonly seed: number },
): Window[] {
  const bounds = boundsOfSample(sample, gridWidth);
  const area = bounds.width * bounds.height;
  const isWhole = sample.count < size || area <= size;
  if (isWhole && area <= 2 * size) return [...windowsOf(bounds, LARGE, LARGE)];
  const columns = Math.ceil(gridWidth / SMALL);
  const cells = new Set<number>();
  for (const position of sample.positions) {
    const row = Math.floor(position / gridWidth);
    const column = position - row * gridWidth;
    cells.add(Math.floor(row / SMALL) * columns + Math.floor(column / SMALL));
  }
  const wanted = isWhole ? MOST_WINDOWS : Math.ceil(size / SMALL ** 2);
  const key = (cell: number): number => mix32(mix32(seed) ^ mix32(cell + 1));
  const drawn = [...cells].sort((one, other) => key(one) - key(other) || one - other).slice(0, wanted);
  return drawn
    .sort((one, other) => one - other)
    .map((cell) => {
      const [row, column] = [Math.floor(cell / columns) * SMALL, (cell % columns) * SMALL];
      return intersect({ column, row, width: SMALL, height: SMALL }, bounds);
    });
}

/** The least window that holds all pixels of a sample. */
function boundsOfSample({ positions }: Sample, gridWidth: number): Window {
  let [left, right] = [Infinity, -Infinity];
  for (const position of positions) {
    left = Math.min(left, position % gridWidth);
    right = Math.max(right, position % gridWidth);
  }
  const top = Math.floor(positions[0] / gridWidth);
  const bottom = Math.floor(positions[positions.length - 1] / gridWidth);
  return { column: left, row: top, width: right - left + 1, height: bottom - top + 1 };
}

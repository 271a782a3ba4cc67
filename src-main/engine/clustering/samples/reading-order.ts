import type { Raster } from '../../raster/raster.ts';
import { boundsOf, readingWindows } from '../../raster/walk.ts';
import type { Window } from '../../raster/window.ts';
import { PLAIN_WORK, type Pace } from './sample-chunks.ts';
import { sharedFloats, type Sample } from './samples.ts';

/** Pixels that are looked at before others get their turn. */
const STRETCH = 1 << 20;

/**
 * A raster's sample in the order of its reading windows, row by row within each, and the pixels that lie in each window: the order in
 * which a walk over the raster meets them. The sample itself where that is its order already.
 */
export async function inReadingOrder(
  sample: Sample,
  raster: Raster,
  pace: Pace,
): Promise<{ sample: Sample; parts: number[] }> {
  const windows = [...readingWindows(raster)];
  const owners = await windowOfEach(sample, windows, raster, pace);
  const parts = new Array<number>(windows.length).fill(0);
  await inStretches(sample.count, pace, (i) => parts[owners[i]]++);
  const isOrdered = windows[0].width >= boundsOf(raster).width;
  return { sample: isOrdered ? sample : await sorted(sample, owners, parts, pace), parts };
}

/** The number of the window in which each pixel lies; windows make a lattice, row by row. */
async function windowOfEach(
  { count, positions }: Sample,
  windows: readonly Window[],
  raster: Raster,
  pace: Pace,
): Promise<Uint32Array> {
  const { column, row } = boundsOf(raster);
  const across = windows.filter((window) => window.row === windows[0].row);
  const down = windows.filter((window) => window.column === windows[0].column);
  const byColumn = across.flatMap(({ width }, index) => new Array<number>(width).fill(index));
  const byRow = down.flatMap(({ height }, index) => new Array<number>(height).fill(index * across.length));
  const owners = new Uint32Array(count);
  await inStretches(count, pace, (i) => {
    const line = Math.floor(positions[i] / raster.grid.width);
    owners[i] = byRow[line - row] + byColumn[positions[i] - line * raster.grid.width - column];
  });
  return owners;
}

async function sorted(
  { count, bandCount, values, positions }: Sample,
  owners: Uint32Array,
  parts: readonly number[],
  pace: Pace,
): Promise<Sample> {
  let end = 0;
  const next = parts.map((pixels) => (end += pixels) - pixels);
  const places = new Uint32Array(count);
  const moved = { values: sharedFloats(count * bandCount), positions: new Float64Array(count) };
  await inStretches(count, pace, (i) => {
    places[i] = next[owners[i]]++;
    moved.positions[places[i]] = positions[i];
  });
  for (let band = 0; band < bandCount; band++) {
    const first = band * count;
    await inStretches(count, pace, (i) => (moved.values[first + places[i]] = values[first + i]));
  }
  return { count, bandCount, ...moved };
}

/** Calls back for each pixel, with turns for others between stretches. */
async function inStretches(count: number, pace: Pace, visit: (pixel: number) => void): Promise<void> {
  for (let from = 0; from < count; from += STRETCH) {
    const until = Math.min(count, from + STRETCH);
    for (let i = from; i < until; i++) visit(i);
    await pace((until - from) * PLAIN_WORK);
  }
}

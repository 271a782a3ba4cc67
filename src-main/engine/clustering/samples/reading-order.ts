import type { Raster } from '../../raster/raster.ts';
import { boundsOf, readingWindows } from '../../raster/walk.ts';
import { sharedFloats, type Sample } from './samples.ts';

/**
 * A raster's sample in the order of its reading windows, row by row within each, and the pixels that lie in each window: the order in
 * which a walk over the raster meets them. The sample itself where that is its order already.
 */
export function inReadingOrder(sample: Sample, raster: Raster): { sample: Sample; parts: number[] } {
  const windows = [...readingWindows(raster)];
  const owners = windowOfEach(sample, raster);
  const parts = new Array<number>(windows.length).fill(0);
  for (const owner of owners) parts[owner]++;
  const isOrdered = windows[0].width >= boundsOf(raster).width;
  return { sample: isOrdered ? sample : sorted(sample, owners, parts), parts };
}

/** The number of the reading window in which each pixel lies. */
function windowOfEach({ positions }: Sample, raster: Raster): Uint32Array {
  const { column, row, width } = boundsOf(raster);
  const [first] = readingWindows(raster);
  const across = Math.ceil(width / first.width);
  return Uint32Array.from(positions, (position) => {
    const down = Math.floor(position / raster.grid.width);
    const along = position - down * raster.grid.width;
    return Math.floor((down - row) / first.height) * across + Math.floor((along - column) / first.width);
  });
}

function sorted(
  { count, bandCount, values, positions }: Sample,
  owners: Uint32Array,
  parts: number[],
): Sample {
  let end = 0;
  const next = parts.map((pixels) => (end += pixels) - pixels);
  const places = owners.map((owner) => next[owner]++);
  const moved = { values: sharedFloats(count * bandCount), positions: new Float64Array(count) };
  for (let i = 0; i < count; i++) moved.positions[places[i]] = positions[i];
  for (let band = 0; band < bandCount; band++) {
    const first = band * count;
    for (let i = 0; i < count; i++) moved.values[first + places[i]] = values[first + i];
  }
  return { count, bandCount, ...moved };
}

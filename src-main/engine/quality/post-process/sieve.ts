import type { Connectivity, LabelGrid } from './label-grid.ts';
import { findRegions, type Regions } from './regions.ts';

/**
 * Every region of fewer than `pixels` pixels takes the label it touches most among the regions that are not small (each pair of
 * neighbouring pixels counts, by edge or corner; the lowest of several). One that touches none of these stays as it is. The same
 * regions change as in GDAL's sieve, which gives them the label of the largest region that they touch.
 */
export function sieve(grid: LabelGrid, pixels: number, connectivity: Connectivity): Uint16Array {
  const regions = findRegions(grid, connectivity);
  if (regions.sizes.every((size) => size >= pixels)) return grid.ids.slice();
  const labels = labelsTouchedMost(grid, regions, pixels);
  return grid.ids.map((id, i) => {
    const region = regions.ofPixel[i];
    return region < 0 ? 0 : labels[region] || id;
  });
}

/** By region; 0 for one that is not small, and for one that touches nothing but small ones. */
function labelsTouchedMost(
  { width, height, ids }: LabelGrid,
  { ofPixel, sizes }: Regions,
  pixels: number,
): Uint16Array {
  const touches = new Map<number, Map<number, number>>();
  const isLarge = (i: number): boolean => ofPixel[i] >= 0 && sizes[ofPixel[i]] >= pixels;
  const touch = (small: number, large: number): void => {
    if (!isLarge(large)) return;
    const byLabel = touches.get(ofPixel[small]) ?? new Map<number, number>();
    touches.set(ofPixel[small], byLabel);
    byLabel.set(ids[large], (byLabel.get(ids[large]) ?? 0) + 1);
  };
  for (let i = 0; i < ids.length; i++) {
    if (ofPixel[i] < 0 || isLarge(i)) continue;
    for (const neighbour of neighboursOf(i, width, height)) touch(i, neighbour);
  }
  const labels = new Uint16Array(sizes.length);
  for (const [region, byLabel] of touches) labels[region] = touchedMost(byLabel);
  return labels;
}

function touchedMost(byLabel: ReadonlyMap<number, number>): number {
  let [winner, most] = [0, 0];
  for (const [label, count] of byLabel) {
    if (count > most || (count === most && label < winner)) [winner, most] = [label, count];
  }
  return winner;
}

function neighboursOf(i: number, width: number, height: number): number[] {
  const column = i % width;
  const row = (i - column) / width;
  const found: number[] = [];
  for (let down = -1; down <= 1; down++) {
    for (let across = -1; across <= 1; across++) {
      if (down === 0 && across === 0) continue;
      const isInside =
        row + down >= 0 && row + down < height && column + across >= 0 && column + across < width;
      if (isInside) found.push(i + down * width + across);
    }
  }
  return found;
}

import type { Connectivity, LabelGrid } from './label-grid.ts';
import { findRegions, type Regions } from './regions.ts';

/** Small regions between small ones get a label from these, that many regions deep. */
export const SIEVE_HOPS = 2;

/**
 * Every region of fewer than `pixels` pixels takes the label it touches most among the regions that are not small (each pair of
 * neighbouring pixels counts; the lowest of several). One that touches none of these takes the label it touches most among those that
 * just got theirs, and so on twice; what is then left, deep among specks, stays as it is.
 */
export function sieve(grid: LabelGrid, pixels: number, connectivity: Connectivity): Uint16Array {
  const regions = findRegions(grid, connectivity);
  const { ofPixel, sizes } = regions;
  const isLarge = (region: number): boolean => sizes[region] >= pixels;
  if (sizes.every((_, region) => isLarge(region))) return grid.ids.slice();
  const labels = new Uint16Array(regions.count);
  grid.ids.forEach((id, i) => {
    if (id !== 0 && isLarge(ofPixel[i])) labels[ofPixel[i]] = id;
  });
  const pairs = touchingPairs(grid, regions, connectivity, (region) => !isLarge(region));
  for (let hop = 0; hop <= SIEVE_HOPS; hop++) spreadLabels(labels, pairs);
  return grid.ids.map((id, i) => (id === 0 ? 0 : labels[ofPixel[i]] || id));
}

/** By region that is wanted: the regions it touches, and in how many pairs of pixels. */
function touchingPairs(
  { width, height, ids }: LabelGrid,
  { ofPixel }: Regions,
  connectivity: Connectivity,
  isWanted: (region: number) => boolean,
): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const pairs = new Map<number, Map<number, number>>();
  for (let i = 0; i < ids.length; i++) {
    const region = ofPixel[i];
    if (region < 0 || !isWanted(region)) continue;
    const touched = pairs.get(region) ?? new Map<number, number>();
    pairs.set(region, touched);
    for (const neighbour of neighboursOf(i, width, height, connectivity)) {
      const other = ofPixel[neighbour];
      if (other >= 0 && other !== region) touched.set(other, (touched.get(other) ?? 0) + 1);
    }
  }
  return pairs;
}

/** Regions without a label (0) get the one they touch most; not from those that get theirs in this very pass. */
function spreadLabels(labels: Uint16Array, pairs: ReadonlyMap<number, ReadonlyMap<number, number>>): void {
  const before = labels.slice();
  for (const [region, touched] of pairs) {
    if (before[region] !== 0) continue;
    const counts = new Map<number, number>();
    for (const [other, count] of touched) {
      if (before[other] !== 0) counts.set(before[other], (counts.get(before[other]) ?? 0) + count);
    }
    labels[region] = mostFrequent(counts);
  }
}

/** The lowest of several; 0 where there is none. */
function mostFrequent(counts: ReadonlyMap<number, number>): number {
  let [winner, most] = [0, 0];
  for (const [label, count] of counts) {
    if (count > most || (count === most && label < winner)) [winner, most] = [label, count];
  }
  return winner;
}

function neighboursOf(i: number, width: number, height: number, connectivity: Connectivity): number[] {
  const column = i % width;
  const row = (i - column) / width;
  const found: number[] = [];
  for (let down = -1; down <= 1; down++) {
    for (let across = -1; across <= 1; across++) {
      if ((down === 0) === (across === 0) && (connectivity === 4 || down === 0)) continue;
      const isInside =
        row + down >= 0 && row + down < height && column + across >= 0 && column + across < width;
      if (isInside) found.push(i + down * width + across);
    }
  }
  return found;
}

import { numbered, type Segments } from './connect-pixels.ts';
import { createUnionFind, type UnionFind } from './union-find.ts';

/** What is known of growing segments, by id - 1. */
interface Growing {
  readonly sets: UnionFind;
  readonly pixels: Float64Array;
  /** Of the shifted samples, band by band for each segment. */
  readonly sums: Float64Array;
  readonly bandCount: number;
}

/**
 * Joins every segment of fewer than `minimum` pixels with the neighbour (of four) whose mean shifted samples are nearest, the lowest id of
 * several, in rounds and by rising id, until none is left that has a neighbour.
 */
export function mergeSmallSegments(
  segments: Segments,
  shifted: readonly Float32Array[],
  minimum: number,
): Segments {
  const { ids, width } = segments;
  const growing = measure(segments, shifted);
  const { sets, pixels } = growing;
  for (let merged = true; merged;) {
    merged = false;
    const nearest = nearestNeighbours(segments, growing, minimum);
    for (const [small, neighbour] of nearest) {
      const [one, other] = [sets.rootOf(small), sets.rootOf(neighbour)];
      if (one === other || pixels[one] >= minimum) continue;
      join(growing, one, other);
      merged = true;
    }
  }
  return numbered((i) => (ids[i] === 0 ? -1 : sets.rootOf(ids[i] - 1)), ids.length, width);
}

function measure({ ids, count }: Segments, shifted: readonly Float32Array[]): Growing {
  const bandCount = shifted.length;
  const pixels = new Float64Array(count);
  const sums = new Float64Array(count * bandCount);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === 0) continue;
    pixels[ids[i] - 1]++;
    for (let band = 0; band < bandCount; band++) sums[(ids[i] - 1) * bandCount + band] += shifted[band][i];
  }
  return { sets: createUnionFind(count), pixels, sums, bandCount };
}

/** By rising root: small segments and what they are to be joined with. */
function nearestNeighbours(
  { ids, width }: Segments,
  growing: Growing,
  minimum: number,
): [small: number, neighbour: number][] {
  const { sets, pixels } = growing;
  const nearest = new Map<number, { neighbour: number; distance: number }>();
  const consider = (small: number, neighbour: number): void => {
    if (pixels[small] >= minimum) return;
    const before = nearest.get(small);
    if (before?.neighbour === neighbour) return;
    const distance = distanceOf(growing, small, neighbour);
    const isNearer =
      !before || distance < before.distance || (distance === before.distance && neighbour < before.neighbour);
    if (isNearer) nearest.set(small, { neighbour, distance });
  };
  const meet = (one: number, other: number): void => {
    if (ids[one] === ids[other] || ids[one] === 0 || ids[other] === 0) return;
    const [left, right] = [sets.rootOf(ids[one] - 1), sets.rootOf(ids[other] - 1)];
    if (left === right) return;
    consider(left, right);
    consider(right, left);
  };
  for (let i = 0; i < ids.length; i++) {
    if (i % width > 0) meet(i, i - 1);
    if (i >= width) meet(i, i - width);
  }
  return [...nearest]
    .map(([small, { neighbour }]): [number, number] => [small, neighbour])
    .sort(([one], [other]) => one - other);
}

/** Squared, between means. */
function distanceOf({ pixels, sums, bandCount }: Growing, one: number, other: number): number {
  let distance = 0;
  for (let band = 0; band < bandCount; band++) {
    const apart = sums[one * bandCount + band] / pixels[one] - sums[other * bandCount + band] / pixels[other];
    distance += apart * apart;
  }
  return distance;
}

function join({ sets, pixels, sums, bandCount }: Growing, one: number, other: number): void {
  const lost = sets.join(one, other);
  const root = lost === one ? other : one;
  pixels[root] += pixels[lost];
  for (let band = 0; band < bandCount; band++) sums[root * bandCount + band] += sums[lost * bandCount + band];
}

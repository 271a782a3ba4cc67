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

/** Pairs of roots that have pixels side by side; a pair may come more than once. */
interface Borders {
  readonly ones: Int32Array;
  readonly others: Int32Array;
  length: number;
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
  const { ids, width, count } = segments;
  const growing = measure(segments, shifted);
  const { sets, pixels } = growing;
  const borders = bordersOf(segments);
  const nearest = new Int32Array(count);
  for (let merged = true; merged;) {
    merged = false;
    findNearest(borders, growing, minimum, nearest);
    for (let small = 0; small < count; small++) {
      if (nearest[small] < 0) continue;
      const [one, other] = [sets.rootOf(small), sets.rootOf(nearest[small])];
      if (one === other || pixels[one] >= minimum) continue;
      join(growing, one, other);
      merged = true;
    }
  }
  return numbered((i) => (ids[i] === 0 ? -1 : sets.rootOf(ids[i] - 1)), ids.length, width);
}

function bordersOf({ ids, width }: Segments): Borders {
  const ones = new Int32Array(ids.length * 2);
  const others = new Int32Array(ids.length * 2);
  let length = 0;
  const meet = (one: number, other: number): void => {
    if (ids[one] === ids[other] || ids[one] === 0 || ids[other] === 0) return;
    ones[length] = ids[one] - 1;
    others[length++] = ids[other] - 1;
  };
  for (let i = 0; i < ids.length; i++) {
    if (i % width > 0) meet(i, i - 1);
    if (i >= width) meet(i, i - width);
  }
  return { ones, others, length };
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

/**
 * For every root of a small segment the neighbour that is nearest, -1 for all others. Keeps of the borders only those at which something
 * small may still be joined.
 */
function findNearest(borders: Borders, growing: Growing, minimum: number, nearest: Int32Array): void {
  const { sets, pixels } = growing;
  const { ones, others, length } = borders;
  const least = new Float64Array(nearest.length).fill(Infinity);
  nearest.fill(-1);
  const consider = (small: number, neighbour: number, distance: number): void => {
    if (pixels[small] >= minimum || distance > least[small]) return;
    if (distance === least[small] && neighbour > nearest[small]) return;
    least[small] = distance;
    nearest[small] = neighbour;
  };
  borders.length = 0;
  for (let border = 0; border < length; border++) {
    const [one, other] = [sets.rootOf(ones[border]), sets.rootOf(others[border])];
    if (one === other || (pixels[one] >= minimum && pixels[other] >= minimum)) continue;
    ones[borders.length] = one;
    others[borders.length++] = other;
    const distance = distanceOf(growing, one, other);
    consider(one, other, distance);
    consider(other, one, distance);
  }
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

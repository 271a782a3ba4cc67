import { plusSquare, timesPlus } from './arithmetic';
import { addDistances, addStrip } from './add-up';
import { blockOf, Places } from './places';

/** Pixels that are packed at a time. */
const STRIP: i32 = 32;

/** Centres of a group: their numbers in it fit into the two lowest bits of a score. */
const GROUP: i32 = 4;

/** Shifted pixels whose squared length is greater are compared directly: their distances might overflow. */
const LARGEST_NORM: f32 = 1e36;

/** Squared distances of eight pixels to four centres. */
const DISTANCES = memory.data(128, 16);

/** What is known of each eight pixels of a strip: see `Standing`. */
const STANDINGS = memory.data(512, 16);

/** The numbers 1 to 3, four times each, and the mask of the bits of a score that are not taken by them. */
const NUMBERS = memory.data(64, 16);

/** Of eight pixels, each member twice for four of them. */
@unmanaged
class Standing {
  /** Squared lengths after the shift. */
  normA: v128;
  normB: v128;
  /** The least score and the second least so far. */
  bestA: v128;
  bestB: v128;
  nextA: v128;
  nextB: v128;
  /** Where the group begins that the best comes from, as the number of its first centre. */
  groupA: v128;
  groupB: v128;
}

/** Call once, before anything else. */
export function prepare(): void {
  v128.store(NUMBERS, i32x4.splat(1));
  v128.store(NUMBERS, i32x4.splat(2), 16);
  v128.store(NUMBERS, i32x4.splat(3), 32);
  v128.store(NUMBERS, i32x4.splat(-GROUP), 48);
}

/** Writes each pixel's label, as `compareDirectly` would. */
export function assign(places: Places, pixels: i32): void {
  for (let first = 0; first < pixels; first += STRIP) {
    const length = min(STRIP, pixels - first);
    packStrip(places, first, length);
    labelStrip(places, first, length);
  }
}

/** Labels pixels, and adds each to the sums and counts of its label, and where wanted its squared distance to `inertia`. */
export function accumulate(places: Places, pixels: i32, withInertia: bool): void {
  for (let first = 0; first < pixels; first += STRIP) {
    const length = min(STRIP, pixels - first);
    packStrip(places, first, length);
    labelStrip(places, first, length);
    // Up to the next multiple of four, which may not take part.
    store<u64>(places.labels + ((<usize>(first + length)) << 1), 0);
    addStrip(places, first, length);
    if (withInertia) addDistances(places, first, length);
  }
}

/** Adds pixels to the sums and counts of the labels that they have already, and their squared distances to `inertia`. */
export function addUp(places: Places, pixels: i32): void {
  for (let first = 0; first < pixels; first += STRIP) {
    const length = min(STRIP, pixels - first);
    packStrip(places, first, length);
    addStrip(places, first, length);
    addDistances(places, first, length);
  }
}

/** Writes each pixel's label and the squared distances to the nearest and the second nearest centre. */
export function compare(places: Places, pixels: i32): void {
  for (let first = 0; first < pixels; first += STRIP) {
    const length = min(STRIP, pixels - first);
    packStrip(places, first, length);
    for (let pixel = 0; pixel < length; pixel += 8)
      compareDirectly(places, first + pixel, blockOf(places, pixel));
  }
}

/** Brings a strip of pixels together, eight by eight: the eight samples of a band side by side, band by band. */
function packStrip(places: Places, first: i32, length: i32): void {
  const stride = places.stride;
  const step = (<usize>places.bands) << 5;
  let plane = places.planes + ((<usize>first) << 2);
  let band = places.packed;
  const end = band + step;
  const bytes = (<usize>length) << 2;
  while (band < end) {
    let to = band;
    for (let from = plane; from < plane + bytes; from += 32) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      to += step;
    }
    plane += stride;
    band += 32;
  }
}

/**
 * Scores |c|^2 / 2 - x.c, rounded anyhow, decide where the best is ahead of the second best by more than all rounding can amount to;
 * eight pixels with a closer one among them are compared directly.
 */
function labelStrip(places: Places, first: i32, length: i32): void {
  for (let pixel = 0; pixel < length; pixel += 8) shiftBlock(places, pixel);
  const block = places.apart;
  const blockBytes = (<usize>evenBands(places)) << 5;
  const groupBytes = (<usize>evenBands(places) + 1) << 6;
  let group = places.shifted;
  for (let cluster = 0; cluster < places.clusters; cluster += GROUP) {
    for (let pixel = 0; pixel < length; pixel += 8) {
      scoreGroup(
        standingOf(pixel),
        block + <usize>(pixel >> 3) * blockBytes,
        group,
        group + groupBytes,
        cluster,
      );
    }
    group += groupBytes;
  }
  for (let pixel = 0; pixel < length; pixel += 8) {
    if (!labelByScores(places, first, pixel)) compareDirectly(places, first + pixel, blockOf(places, pixel));
  }
}

function standingOf(pixel: i32): Standing {
  return changetype<Standing>(STANDINGS + ((<usize>pixel) << 4));
}

function evenBands(places: Places): i32 {
  return (places.bands + 1) & ~1;
}

/** Takes the shift off eight pixels. */
function shiftBlock(places: Places, pixel: i32): void {
  let normA = f32x4.splat(0);
  let normB = normA;
  let from = blockOf(places, pixel);
  let to = places.apart + <usize>((pixel * evenBands(places)) << 2);
  const end = places.shift + ((<usize>places.bands) << 2);
  for (let shift = places.shift; shift < end; shift += 4) {
    const by = v128.load32_splat(shift);
    const a = f32x4.sub(v128.load(from), by);
    const b = f32x4.sub(v128.load(from, 16), by);
    v128.store(to, a);
    v128.store(to, b, 16);
    normA = timesPlus(a, a, normA);
    normB = timesPlus(b, b, normB);
    from += 32;
    to += 32;
  }
  const standing = standingOf(pixel);
  standing.normA = normA;
  standing.normB = normB;
  const beyond = f32x4.splat(f32.MAX_VALUE);
  standing.bestA = beyond;
  standing.bestB = beyond;
  standing.nextA = beyond;
  standing.nextB = beyond;
}

/** Compares eight shifted pixels with the four centres from `cluster` on. */
function scoreGroup(standing: Standing, sample: usize, group: usize, end: usize, cluster: i32): void {
  let a0 = v128.load(group);
  let a1 = v128.load(group, 16);
  let a2 = v128.load(group, 32);
  let a3 = v128.load(group, 48);
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  for (group += 64; group < end; group += 128) {
    let a = v128.load(sample);
    let b = v128.load(sample, 16);
    let value = v128.load(group);
    a0 = timesPlus(a, value, a0);
    b0 = timesPlus(b, value, b0);
    value = v128.load(group, 16);
    a1 = timesPlus(a, value, a1);
    b1 = timesPlus(b, value, b1);
    value = v128.load(group, 32);
    a2 = timesPlus(a, value, a2);
    b2 = timesPlus(b, value, b2);
    value = v128.load(group, 48);
    a3 = timesPlus(a, value, a3);
    b3 = timesPlus(b, value, b3);
    a = v128.load(sample, 32);
    b = v128.load(sample, 48);
    value = v128.load(group, 64);
    a0 = timesPlus(a, value, a0);
    b0 = timesPlus(b, value, b0);
    value = v128.load(group, 80);
    a1 = timesPlus(a, value, a1);
    b1 = timesPlus(b, value, b1);
    value = v128.load(group, 96);
    a2 = timesPlus(a, value, a2);
    b2 = timesPlus(b, value, b2);
    value = v128.load(group, 112);
    a3 = timesPlus(a, value, a3);
    b3 = timesPlus(b, value, b3);
    sample += 64;
  }
  const mask = v128.load(NUMBERS, 48);
  let number = v128.load(NUMBERS);
  a0 = v128.and(a0, mask);
  b0 = v128.and(b0, mask);
  a1 = v128.or(v128.and(a1, mask), number);
  b1 = v128.or(v128.and(b1, mask), number);
  number = v128.load(NUMBERS, 16);
  a2 = v128.or(v128.and(a2, mask), number);
  b2 = v128.or(v128.and(b2, mask), number);
  number = v128.load(NUMBERS, 32);
  a3 = v128.or(v128.and(a3, mask), number);
  b3 = v128.or(v128.and(b3, mask), number);
  const leastA = f32x4.pmin(f32x4.pmin(a0, a1), f32x4.pmin(a2, a3));
  const leastB = f32x4.pmin(f32x4.pmin(b0, b1), f32x4.pmin(b2, b3));
  const bestA = standing.bestA;
  const bestB = standing.bestB;
  const first = i32x4.splat(cluster);
  standing.nextA = f32x4.pmin(standing.nextA, secondLeast(bestA, a0, a1, a2, a3));
  standing.nextB = f32x4.pmin(standing.nextB, secondLeast(bestB, b0, b1, b2, b3));
  standing.groupA = v128.bitselect(first, standing.groupA, f32x4.lt(leastA, bestA));
  standing.groupB = v128.bitselect(first, standing.groupB, f32x4.lt(leastB, bestB));
  standing.bestA = f32x4.pmin(bestA, leastA);
  standing.bestB = f32x4.pmin(bestB, leastB);
}

/** The second least of five scores. */
function secondLeast(s0: v128, s1: v128, s2: v128, s3: v128, s4: v128): v128 {
  const low1 = f32x4.pmin(s1, s2);
  const low3 = f32x4.pmin(s3, s4);
  const high = f32x4.pmin(f32x4.pmax(s1, s2), f32x4.pmax(s3, s4));
  const ofFour = f32x4.pmin(high, f32x4.pmax(low1, low3));
  return f32x4.pmin(ofFour, f32x4.pmax(s0, f32x4.pmin(low1, low3)));
}

/** Labels eight pixels; false, and nothing of use, where the scores of any of them lie too close. */
function labelByScores(places: Places, first: i32, pixel: i32): bool {
  const standing = standingOf(pixel);
  const labelA = labelOf(standing.groupA, standing.bestA);
  const labelB = labelOf(standing.groupB, standing.bestB);
  v128.store(places.labels + ((<usize>(first + pixel)) << 1), i16x8.narrow_i32x4_u(labelA, labelB));
  const aheadA = isAhead(places, standing.bestA, standing.nextA, standing.normA);
  const aheadB = isAhead(places, standing.bestB, standing.nextB, standing.normB);
  return i32x4.all_true(v128.and(aheadA, aheadB));
}

/** All ones where the best score is surely the least; not where anything is NaN or might overflow. */
function isAhead(places: Places, best: v128, next: v128, norm: v128): v128 {
  const lengths = f32x4.add(norm, f32x4.splat(places.reach));
  const apart = f32x4.add(f32x4.mul(lengths, f32x4.splat(places.slack)), f32x4.splat(1e-35));
  return v128.and(f32x4.gt(f32x4.sub(next, best), apart), f32x4.lt(norm, f32x4.splat(LARGEST_NORM)));
}

function labelOf(group: v128, best: v128): v128 {
  return i32x4.add(i32x4.add(group, v128.and(best, i32x4.splat(GROUP - 1))), i32x4.splat(1));
}

/** Labels eight packed pixels by squared distances summed as the contract says, and writes the two least of these. */
function compareDirectly(places: Places, pixel: i32, block: usize): void {
  const bytes = (<usize>places.bands) << 4;
  let nearestA = f32x4.splat(Infinity);
  let nearestB = nearestA;
  let secondA = nearestA;
  let secondB = nearestA;
  let labelA = i32x4.splat(0);
  let labelB = labelA;
  let group = places.groups;
  for (let cluster = 0; cluster < places.clusters; cluster += GROUP) {
    sumGroup(block, group, bytes);
    group += bytes;
    for (let lane = 0; lane < 4; lane++) {
      const distanceA = v128.load(DISTANCES + ((<usize>lane) << 5));
      const distanceB = v128.load(DISTANCES + ((<usize>lane) << 5), 16);
      const next = i32x4.splat(cluster + lane + 1);
      labelA = v128.bitselect(next, labelA, f32x4.lt(distanceA, nearestA));
      labelB = v128.bitselect(next, labelB, f32x4.lt(distanceB, nearestB));
      secondA = f32x4.pmin(secondA, f32x4.pmax(distanceA, nearestA));
      secondB = f32x4.pmin(secondB, f32x4.pmax(distanceB, nearestB));
      nearestA = f32x4.pmin(nearestA, distanceA);
      nearestB = f32x4.pmin(nearestB, distanceB);
    }
  }
  const place = (<usize>pixel) << 2;
  v128.store(places.labels + (place >> 1), i16x8.narrow_i32x4_u(labelA, labelB));
  v128.store(places.nearest + place, nearestA);
  v128.store(places.nearest + place, nearestB, 16);
  v128.store(places.second + place, secondA);
  v128.store(places.second + place, secondB, 16);
}

/** The squared distances of eight pixels to four centres, into `DISTANCES`. */
function sumGroup(block: usize, group: usize, bytes: usize): void {
  let a0 = f32x4.splat(0),
    a1 = a0,
    a2 = a0,
    a3 = a0;
  let b0 = a0,
    b1 = a0,
    b2 = a0,
    b3 = a0;
  const end = group + bytes;
  for (; group < end; group += 16) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    let value = v128.load32_splat(group);
    a0 = plusSquare(a0, a, value);
    b0 = plusSquare(b0, b, value);
    value = v128.load32_splat(group, 4);
    a1 = plusSquare(a1, a, value);
    b1 = plusSquare(b1, b, value);
    value = v128.load32_splat(group, 8);
    a2 = plusSquare(a2, a, value);
    b2 = plusSquare(b2, b, value);
    value = v128.load32_splat(group, 12);
    a3 = plusSquare(a3, a, value);
    b3 = plusSquare(b3, b, value);
    block += 32;
  }
  v128.store(DISTANCES, a0);
  v128.store(DISTANCES, b0, 16);
  v128.store(DISTANCES, a1, 32);
  v128.store(DISTANCES, b1, 48);
  v128.store(DISTANCES, a2, 64);
  v128.store(DISTANCES, b2, 80);
  v128.store(DISTANCES, a3, 96);
  v128.store(DISTANCES, b3, 112);
}

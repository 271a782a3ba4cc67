import type { Centres } from './centre-kernel.ts';
import { roundUp, STRIP, type KernelPlaces } from './kernel-memory.ts';

/** Half of one unit in the last place of 1, in float32. */
const ROUNDING = 2 ** -24;

/** Greater than any score that counts, and finite with any lowest bits. */
const BEYOND = 3e38;

/** Of `slack` in the table; `reach` follows. */
const SLACK_PLACE = 8;

/** By how much a score must be ahead: see `Places` of assembly/places.ts. */
interface Lead {
  readonly slack: number;
  readonly reach: number;
}

/** Writes the centres as the module takes them, and the table of places. */
export function packCentres(places: KernelPlaces, centres: Centres): void {
  packGroups(places, centres);
  packRows(places, centres);
  writeTable(places, centres, packShifted(places, centres));
}

/** In the order of `Places` of assembly/places.ts. */
function writeTable(places: KernelPlaces, { bandCount, count }: Centres, { slack, reach }: Lead): void {
  const { planes, stride, groups, rows, shifted, shift, packed, apart } = places;
  const { labels, nearest, second, sums, counts, inertia } = places;
  const table = [planes, stride, bandCount, count, groups, rows, shifted, shift, slack, reach];
  table.push(packed, apart, labels, nearest, second, sums, counts, inertia);
  new Uint32Array(places.buffer, places.table, table.length).set(table);
  new Float32Array(places.buffer, places.table + 4 * SLACK_PLACE, 2).set([slack, reach]);
}

/** Groups of four centres, band by band, the last group filled up with infinity. */
function packGroups({ buffer, groups: place }: KernelPlaces, { count, bandCount, values }: Centres): void {
  const packed = new Float32Array(buffer, place, roundUp(count, 4) * bandCount).fill(Infinity);
  for (let centre = 0; centre < count; centre++) {
    const group = (centre >> 2) * bandCount * 4 + (centre & 3);
    for (let band = 0; band < bandCount; band++) {
      packed[group + band * 4] = values[centre * bandCount + band];
    }
  }
}

/** A row of NaN for label 0, then the centres one after the other. */
function packRows({ buffer, rows }: KernelPlaces, { count, bandCount, values }: Centres): void {
  const packed = new Float32Array(buffer, rows, (count + 1) * bandCount);
  packed.fill(NaN, 0, bandCount);
  packed.set(values.subarray(0, count * bandCount), bandCount);
}

/**
 * Groups of four centres less the mean of all, as the module takes them. All rounding of two scores, and of the distances that decide,
 * is below (4 bands + 128) roundings of the sum of the squared lengths: 4 (bands + 4) for sums of that many products and for
 * their factors, the rest for the four bits of each score that hold a number.
 */
function packShifted(places: KernelPlaces, { count, bandCount, values }: Centres): Lead {
  const [evenBands, rows] = [roundUp(bandCount, 2), roundUp(count, 4)];
  const mean = writeMean(places, { count, bandCount, values });
  const groups = new Float32Array(places.buffer, places.shifted, rows * (evenBands + 1) * 4).fill(0);
  let reach = 0;
  for (let centre = 0; centre < rows; centre++) {
    const group = (centre >> 2) * (evenBands + 1) * 16 + (centre & 3) * 4;
    let squares = 0;
    for (let band = 0; centre < count && band < bandCount; band++) {
      const apart = values[centre * bandCount + band] - mean[band];
      putFourTimes(groups, group + (band + 1) * 16, -apart);
      squares += apart * apart;
    }
    putFourTimes(groups, group, centre < count ? squares / 2 : BEYOND);
    reach = Math.max(reach, squares);
  }
  return { slack: (4 * bandCount + 128) * ROUNDING, reach };
}

function putFourTimes(values: Float32Array, place: number, value: number): void {
  for (let i = place; i < place + 4; i++) values[i] = value;
}

/** The mean of the centres, which is taken off, and nothing yet of the pixels after that. */
function writeMean(places: KernelPlaces, { count, bandCount, values }: Centres): Float32Array {
  const mean = new Float32Array(places.buffer, places.shift, bandCount).fill(0);
  for (let band = 0; band < bandCount; band++) {
    let sum = 0;
    for (let centre = 0; centre < count; centre++) sum += values[centre * bandCount + band];
    mean[band] = sum / count;
  }
  new Float32Array(places.buffer, places.apart, roundUp(bandCount, 2) * STRIP).fill(0);
  return mean;
}

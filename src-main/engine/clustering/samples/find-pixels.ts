import { discard } from '../../bytes.ts';
import { openDeferredRows } from '../../formats/open-deferred.ts';
import { mix32 } from '../../random.ts';
import type { DeferredBlock } from '../../raster/deferred-block.ts';
import type { Block } from '../../raster/raster.ts';
import { numeric, type NumericSamples } from '../../raster/samples.ts';
import type { Window } from '../../raster/window.ts';
import type { Task } from '../../workers.ts';
import { isInLattice, latticeParts, latticePixels, type SampleLattice } from './sample-lattice.ts';

/** Values beyond this count as no data: their squares would overflow float32 (think of an undeclared nodata of -3.4e38). */
export const LARGEST_VALUE = 1e17;

/** Which pixels are wanted: every pixel has a key, the hash of seed, row and column. */
export interface PixelsWanted {
  /** 0..2^32-1 */
  readonly seed: number;
  /** Keys above it are left out. */
  readonly limit: number;
  /** So are all rows outside of it. */
  readonly lattice: SampleLattice;
}

/** Samples as they are kept until a sample is complete: 8 and 16 bits as they are, others as float32. */
export type HeldSamples = Uint8Array | Int8Array | Uint16Array | Int16Array | Float32Array;

/** Valid pixels of a window whose values are all finite and of a usable size, row by row. */
export interface FoundPixels {
  readonly count: number;
  readonly keys: Uint32Array;
  /** Places in the window, row-major, rising. */
  readonly places: Uint32Array;
  /** For each band, a value for each pixel. */
  readonly values: readonly HeldSamples[];
}

export const findPixelsTask: Task<
  { readonly deferred: DeferredBlock; readonly among: PixelsWanted },
  FoundPixels
> = {
  name: 'find-pixels',
  run: ({ deferred, among }, codecs) =>
    findPixels(
      deferred.window,
      openDeferredRows(deferred, codecs, [...latticeParts(deferred.window, among.lattice)]),
      among,
    ),
};

/** The pixels of a window, given as blocks of its rows in the lattice from top to bottom, whose keys are within the limit. */
export function findPixels(window: Window, slices: Iterable<Block>, wanted: PixelsWanted): FoundPixels {
  const found = keysWithin(window, wanted);
  const { places, keys } = found;
  let values: HeldSamples[] = [];
  let count = 0;
  let next = 0;
  for (const { window: slice, bands, valid } of slices) {
    const planes = bands.map(numeric);
    if (next === 0) values = planes.map((plane) => heldLike(plane, keys.length));
    const first = (slice.row - window.row) * window.width;
    const from = count;
    const until = endBelow(places, next, first + valid.length);
    count = moveDown(found, next, until, count);
    next = until;
    if (valid.includes(0)) count = keepValid(found, from, count, first, valid);
    for (const plane of planes.filter(mayBeUnusable)) count = keepUsable(found, from, count, first, plane);
    planes.forEach((plane, band) => gather(plane, places, first, values[band], from, count));
  }
  const cut = values.map((plane) => plane.subarray(0, count));
  return { count, keys: keys.subarray(0, count), places: places.subarray(0, count), values: cut };
}

interface KeptPlaces {
  readonly places: Uint32Array;
  readonly keys: Uint32Array;
}

/** The keys of a window's pixels that are within the limit, and their places. */
function keysWithin(window: Window, { seed, limit, lattice }: PixelsWanted): KeptPlaces {
  const columnWords = Uint32Array.from({ length: window.width }, (_, column) =>
    mix32((window.column + column) ^ 0x5bd1e995),
  );
  const pixels = latticePixels(window, lattice);
  const found = { places: new Uint32Array(pixels), keys: new Uint32Array(pixels) };
  let count = 0;
  for (let row = 0; row < window.height; row++) {
    if (!isInLattice(window.row + row, lattice)) continue;
    const rowWord = mix32(mix32(seed) ^ mix32(window.row + row + 1));
    count = addRow(found, count, columnWords, rowWord, limit, row * window.width);
  }
  return { places: cutTo(count, found.places), keys: cutTo(count, found.keys) };
}

// Loops over pixels stand in functions of their own: V8 compiles these once, and one of several loops again after each.

/** Adds what is within the limit of a row that begins at place `start`, and says how many there are then. */
function addRow(
  { places, keys }: KeptPlaces,
  count: number,
  columnWords: Uint32Array,
  rowWord: number,
  limit: number,
  start: number,
): number {
  for (let column = 0; column < columnWords.length; column++) {
    const key = mix32(rowWord ^ columnWords[column]);
    if (key > limit) continue;
    places[count] = start + column;
    keys[count++] = key;
  }
  return count;
}

/** Where the places, which rise, are no longer below `end`. */
function endBelow(places: Uint32Array, from: number, end: number): number {
  let index = from;
  while (index < places.length && places[index] < end) index++;
  return index;
}

/** Moves a part down to index `to`, and gives the end of where it lies then. */
function moveDown({ places, keys }: KeptPlaces, from: number, until: number, to: number): number {
  if (from !== to) for (const numbers of [places, keys]) numbers.copyWithin(to, from, until);
  return to + until - from;
}

/** Leaves those of a part that are valid, and gives its end. */
function keepValid(
  { places, keys }: KeptPlaces,
  from: number,
  until: number,
  first: number,
  valid: Uint8Array,
): number {
  let count = from;
  for (let i = from; i < until; i++) {
    if (valid[places[i] - first] === 0) continue;
    places[count] = places[i];
    keys[count++] = keys[i];
  }
  return count;
}

/** Leaves those of a part whose values are usable, and gives its end. */
function keepUsable(
  { places, keys }: KeptPlaces,
  from: number,
  until: number,
  first: number,
  plane: NumericSamples,
): number {
  let count = from;
  for (let i = from; i < until; i++) {
    if (!isUsable(plane[places[i] - first])) continue;
    places[count] = places[i];
    keys[count++] = keys[i];
  }
  return count;
}

/** The first of some numbers; the memory of the others is given back. */
function cutTo(count: number, numbers: Uint32Array): Uint32Array {
  const cut = numbers.slice(0, count);
  discard(numbers.buffer);
  return cut;
}

function mayBeUnusable(plane: NumericSamples): boolean {
  return plane instanceof Float32Array || plane instanceof Float64Array;
}

/** Whether a value is finite and its square is in float32 too. */
export function isUsable(value: number): boolean {
  return Math.abs(value) <= LARGEST_VALUE;
}

function heldLike(plane: NumericSamples, length: number): HeldSamples {
  if (plane instanceof Uint8Array) return new Uint8Array(length);
  if (plane instanceof Int8Array) return new Int8Array(length);
  if (plane instanceof Uint16Array) return new Uint16Array(length);
  if (plane instanceof Int16Array) return new Int16Array(length);
  return new Float32Array(length);
}

function gather(
  plane: NumericSamples,
  places: Uint32Array,
  first: number,
  values: HeldSamples,
  from: number,
  until: number,
): void {
  for (let i = from; i < until; i++) values[i] = plane[places[i] - first];
}

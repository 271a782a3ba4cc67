import { discard } from '../../bytes.ts';
import type { Window } from '../../raster/window.ts';
import type { FoundPixels, HeldSamples } from './find-pixels.ts';
import { createPixelStore, type PixelStore } from './pixel-store.ts';

/** The pixels with the least keys among those offered. */
export interface Candidates {
  /** Keys above it need not be offered. It falls while pixels come in. */
  readonly limit: number;
  /** What was found in a window, from now on the candidates' own. Windows come row by row, in each row from left to right. */
  add(found: FoundPixels, window: Window): void;
  /** The kept pixels by rising position, values band after band in an array from `allocate`; call once. */
  finish(allocate: (length: number) => Float32Array): {
    readonly count: number;
    readonly values: Float32Array;
    readonly positions: Float64Array;
  };
}

/** What candidates may take before those above the limit are dropped; a quarter more than the sample in any case. */
const SPARE_BYTES = 16 << 20;

/** Keys are counted by their highest 16 bits. */
const BINS = 65536;

/** The pixels of a window, in the store from index `first` up to `end`, without it. */
interface Chunk {
  readonly window: Window;
  readonly first: number;
  readonly end: number;
}

/** Says which pixels are kept: keys below, and of those with the key itself the positions up to one. */
interface Cut {
  readonly key: number;
  readonly position: number;
}

/** Keeps the `size` least of what it is offered, by key and then position. */
export function createCandidates(
  size: number,
  gridWidth: number,
  limit: number,
  spareBytes = SPARE_BYTES,
): Candidates {
  const counts = new Uint32Array(BINS);
  const store = createPixelStore();
  let chunks: Chunk[] = [];
  let last = limit >>> 16;
  let within = 0;
  let room = 0;
  let fallen = limit;
  return {
    get limit() {
      return fallen;
    },
    add(found, window) {
      if (found.count === 0) return;
      room ||= roomFor(size, found, spareBytes);
      within += countKeys(found.keys, counts, last);
      while (within - counts[last] >= size) within -= counts[last--];
      fallen = Math.min(limit, last * BINS + BINS - 1);
      if (store.count + found.count > room) {
        chunks = dropAbove(fallen, store, chunks);
        room = Math.max(room, store.count + found.count + (size >> 3));
      }
      const first = store.count;
      store.add(found, room);
      chunks.push({ window, first, end: store.count });
    },
    finish(allocate) {
      const cut =
        within > size
          ? exactCut(store, chunks, last, size - within + counts[last], gridWidth)
          : { key: fallen, position: Infinity };
      return inOrder(store, chunks, cut, gridWidth, allocate);
    },
  };
}

function roomFor(size: number, { values }: FoundPixels, spareBytes: number): number {
  const bytes = values.reduce((sum, { BYTES_PER_ELEMENT }) => sum + BYTES_PER_ELEMENT, 8);
  return size + Math.max(size >> 2, Math.floor(spareBytes / bytes));
}

/** Adds keys to the bins, and gives how many are in one up to `last`. */
function countKeys(keys: Uint32Array, counts: Uint32Array, last: number): number {
  let within = 0;
  for (let i = 0; i < keys.length; i++) {
    const bin = keys[i] >>> 16;
    counts[bin]++;
    if (bin <= last) within++;
  }
  return within;
}

/** Leaves the pixels up to the limit, and says where those of each window lie then. */
function dropAbove(limit: number, store: PixelStore, chunks: readonly Chunk[]): Chunk[] {
  const { keys } = store;
  const kept = new Uint32Array(keys.length);
  let count = 0;
  const moved = chunks.map(({ window, first, end }) => {
    const from = count;
    for (let i = first; i < end; i++) if (keys[i] <= limit) kept[count++] = i;
    return { window, first: from, end: count };
  });
  store.keepOnly(kept.subarray(0, count));
  discard(kept.buffer);
  return moved;
}

/** Where the first `wanted` pixels of a bin end, by key and then position. */
function exactCut(
  { keys, places }: PixelStore,
  chunks: readonly Chunk[],
  bin: number,
  wanted: number,
  gridWidth: number,
): Cut {
  const inBin = chunks.flatMap(({ window, first, end }) =>
    indicesInBin(keys, bin, first, end).map((i) => ({
      key: keys[i],
      position: positionOf(places[i], window, gridWidth),
    })),
  );
  return inBin.sort((one, other) => one.key - other.key || one.position - other.position)[wanted - 1];
}

function indicesInBin(keys: Uint32Array, bin: number, from: number, until: number): number[] {
  const indices: number[] = [];
  for (let i = from; i < until; i++) if (keys[i] >>> 16 === bin) indices.push(i);
  return indices;
}

function positionOf(place: number, window: Window, gridWidth: number): number {
  const row = Math.floor(place / window.width);
  return (window.row + row) * gridWidth + window.column + place - row * window.width;
}

/** A row's pixels come from its windows one after the other: they need only be told where the row begins. */
function inOrder(
  store: PixelStore,
  chunks: readonly Chunk[],
  cut: Cut,
  gridWidth: number,
  allocate: (length: number) => Float32Array,
): ReturnType<Candidates['finish']> {
  const kept = chunks.map((chunk) => keptOf(store, chunk, cut, gridWidth));
  const { starts, firstRow, count } = rowStarts(store, chunks, kept);
  const values = allocate(count * store.bandCount);
  const positions = new Float64Array(count);
  const { places } = store;
  const moves = chunks.map(({ window }, index) => {
    const from = kept[index];
    const ownStarts = starts.subarray(window.row - firstRow, window.row - firstRow + window.height);
    return { from, to: placeInRows(places, from, window, gridWidth, ownStarts, positions) };
  });
  store.takeBands((plane, band) => {
    for (const { from, to } of moves) scatter(plane, from, values, band * count, to);
  });
  for (const { from, to } of moves) for (const { buffer } of [from, to]) discard(buffer);
  return { count, values, positions };
}

/** Where pixels of a window go, and their positions there. `starts`, of the window's rows, are moved past them. */
function placeInRows(
  places: Uint32Array,
  from: Uint32Array,
  { width, row: firstRow, column: firstColumn }: Window,
  gridWidth: number,
  starts: Float64Array,
  positions: Float64Array,
): Uint32Array {
  const to = new Uint32Array(from.length);
  let row = 0;
  let rowStart = 0;
  for (let i = 0; i < from.length; i++) {
    const place = places[from[i]];
    while (place >= rowStart + width) {
      row++;
      rowStart += width;
    }
    const target = starts[row]++;
    to[i] = target;
    positions[target] = (firstRow + row) * gridWidth + firstColumn + place - rowStart;
  }
  return to;
}

/** Indices of the pixels up to the cut. */
function keptOf(
  { keys, places }: PixelStore,
  { window, first, end }: Chunk,
  { key, position }: Cut,
  gridWidth: number,
): Uint32Array {
  const kept = new Uint32Array(end - first);
  let length = 0;
  for (let i = first; i < end; i++) {
    if (keys[i] < key || (keys[i] === key && positionOf(places[i], window, gridWidth) <= position)) {
      kept[length++] = i;
    }
  }
  const exact = kept.slice(0, length);
  discard(kept.buffer);
  return exact;
}

/** For each row from the first on, how many pixels the rows above it have. */
function rowStarts(
  { places }: PixelStore,
  chunks: readonly Chunk[],
  kept: readonly Uint32Array[],
): { starts: Float64Array; firstRow: number; count: number } {
  const firstRow = chunks.reduce((least, { window }) => Math.min(least, window.row), Infinity);
  const end = chunks.reduce((most, { window }) => Math.max(most, window.row + window.height), firstRow);
  const starts = new Float64Array(chunks.length === 0 ? 0 : end - firstRow);
  chunks.forEach(({ window }, index) => {
    countByRow(places, kept[index], window.width, starts.subarray(window.row - firstRow));
  });
  let count = 0;
  for (let row = 0; row < starts.length; row++) {
    const own = starts[row];
    starts[row] = count;
    count += own;
  }
  return { starts, firstRow, count };
}

/** Adds how many of the pixels at these indices, whose places rise, lie in each row of a window. */
function countByRow(places: Uint32Array, indices: Uint32Array, width: number, counts: Float64Array): void {
  let row = 0;
  for (let i = 0; i < indices.length; i++) {
    while (places[indices[i]] >= (row + 1) * width) row++;
    counts[row]++;
  }
}

function scatter(
  plane: HeldSamples,
  from: Uint32Array,
  values: Float32Array,
  at: number,
  to: Uint32Array,
): void {
  for (let i = 0; i < from.length; i++) values[at + to[i]] = plane[from[i]];
}

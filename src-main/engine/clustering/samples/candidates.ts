import { discard } from '../../bytes.ts';
import type { Window } from '../../raster/window.ts';
import type { FoundPixels, HeldSamples } from './find-pixels.ts';

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

interface Chunk {
  readonly window: Window;
  readonly found: FoundPixels;
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
  let chunks: Chunk[] = [];
  let last = limit >>> 16;
  let within = 0;
  let held = 0;
  let room = 0;
  let fallen = limit;
  return {
    get limit() {
      return fallen;
    },
    add(found, window) {
      if (found.count === 0) return;
      room ||= roomFor(size, found, spareBytes);
      chunks.push({ window, found });
      held += found.count;
      within += countKeys(found.keys, counts, last);
      while (within - counts[last] >= size) within -= counts[last--];
      fallen = Math.min(limit, last * BINS + BINS - 1);
      if (held <= room) return;
      chunks = chunks.map((chunk) => withinLimit(chunk, fallen));
      held = chunks.reduce((sum, chunk) => sum + chunk.found.count, 0);
      room = Math.max(room, held + (size >> 3));
    },
    finish(allocate) {
      const bandCount = chunks[0]?.found.values.length ?? 0;
      const cut =
        within > size
          ? exactCut(chunks, last, size - within + counts[last], gridWidth)
          : { key: fallen, position: Infinity };
      return inOrder(chunks, cut, gridWidth, bandCount, allocate);
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

/** The pixels of a chunk up to the limit, in memory of their own size. */
function withinLimit({ window, found }: Chunk, limit: number): Chunk {
  const kept = found.keys.subarray(0, found.count).map((key) => Number(key <= limit));
  const count = kept.reduce((sum, one) => sum + one, 0);
  const pick = <Values extends HeldSamples | Uint32Array>(values: Values): Values => {
    const picked = values.slice(0, count) as Values;
    for (let i = 0, to = 0; to < count; i++) if (kept[i] === 1) picked[to++] = values[i];
    discard(values.buffer);
    return picked;
  };
  const { keys, places, values } = found;
  return { window, found: { count, keys: pick(keys), places: pick(places), values: values.map(pick) } };
}

/** Where the first `wanted` pixels of a bin end, by key and then position. */
function exactCut(chunks: readonly Chunk[], bin: number, wanted: number, gridWidth: number): Cut {
  const inBin: Cut[] = [];
  for (const chunk of chunks) {
    const { keys, count } = chunk.found;
    for (let i = 0; i < count; i++) {
      if (keys[i] >>> 16 === bin) inBin.push({ key: keys[i], position: positionOf(chunk, i, gridWidth) });
    }
  }
  return inBin.sort((one, other) => one.key - other.key || one.position - other.position)[wanted - 1];
}

function positionOf({ window, found }: Chunk, index: number, gridWidth: number): number {
  const place = found.places[index];
  const row = Math.floor(place / window.width);
  return (window.row + row) * gridWidth + window.column + place - row * window.width;
}

/** A row's pixels come from its windows one after the other: they need only be told where the row begins. */
function inOrder(
  chunks: readonly Chunk[],
  cut: Cut,
  gridWidth: number,
  bandCount: number,
  allocate: (length: number) => Float32Array,
): ReturnType<Candidates['finish']> {
  const kept = chunks.map((chunk) => keptOf(chunk, cut, gridWidth));
  const { starts, firstRow, count } = rowStarts(chunks, kept);
  const values = allocate(count * bandCount);
  const positions = new Float64Array(count);
  chunks.forEach(({ window, found }, index) => {
    const from = kept[index];
    const to = new Uint32Array(from.length);
    for (let i = 0; i < from.length; i++) {
      const place = found.places[from[i]];
      const row = Math.floor(place / window.width);
      to[i] = starts[window.row + row - firstRow]++;
      positions[to[i]] = (window.row + row) * gridWidth + window.column + place - row * window.width;
    }
    found.values.forEach((plane, band) => scatter(plane, from, values, band * count, to));
    for (const { buffer } of [from, to, found.keys, found.places, ...found.values]) discard(buffer);
  });
  return { count, values, positions };
}

/** Indices of the pixels up to the cut. */
function keptOf(chunk: Chunk, { key, position }: Cut, gridWidth: number): Uint32Array {
  const { keys, count } = chunk.found;
  const kept = new Uint32Array(count);
  let length = 0;
  for (let i = 0; i < count; i++) {
    if (keys[i] > key || (keys[i] === key && positionOf(chunk, i, gridWidth) > position)) continue;
    kept[length++] = i;
  }
  const exact = kept.slice(0, length);
  discard(kept.buffer);
  return exact;
}

/** For each row from the first on, how many pixels the rows above it have. */
function rowStarts(
  chunks: readonly Chunk[],
  kept: readonly Uint32Array[],
): { starts: Float64Array; firstRow: number; count: number } {
  const firstRow = chunks.reduce((least, { window }) => Math.min(least, window.row), Infinity);
  const end = chunks.reduce((most, { window }) => Math.max(most, window.row + window.height), firstRow);
  const starts = new Float64Array(chunks.length === 0 ? 0 : end - firstRow);
  chunks.forEach(({ window, found }, index) => {
    for (const i of kept[index]) {
      starts[window.row - firstRow + Math.floor(found.places[i] / window.width)]++;
    }
  });
  let count = 0;
  for (let row = 0; row < starts.length; row++) {
    const own = starts[row];
    starts[row] = count;
    count += own;
  }
  return { starts, firstRow, count };
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

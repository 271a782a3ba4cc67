import { expect, it } from 'vitest';
import type { FoundPixels, HeldSamples } from './find-pixels.ts';
import { createPixelStore, type PixelStore } from './pixel-store.ts';

/** So many pixels, each with its own number from `first` on as key, place and value. */
function numbered(first: number, count: number): FoundPixels {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  return {
    count,
    keys: Uint32Array.from(numbers),
    places: Uint32Array.from(numbers),
    values: [
      Uint8Array.from(numbers),
      Int16Array.from(numbers, (n) => -n),
      Float32Array.from(numbers, (n) => n / 2),
    ],
  };
}

function filled(parts: readonly number[], room: number): PixelStore {
  const store = createPixelStore();
  for (const count of parts) store.add(numbered(store.count, count), room);
  return store;
}

/** Copies, in the order in which they were taken. */
function taken(store: PixelStore): { bands: number[]; values: HeldSamples[] } {
  const [bands, values]: [number[], HeldSamples[]] = [[], []];
  store.takeBands((plane, band) => {
    bands.push(band);
    values.push(plane.slice());
  });
  return { bands, values };
}

it.each([
  ['as many as are expected', [5000, 3000, 1], 8001],
  ['more than are expected', [9, 20_000, 4000], 10],
  ['few of very many', [3, 4, 5], 1 << 30],
])('keeps what was added in its order and its type, of %s', (_title, parts, room) => {
  const store = filled(parts, room);
  const count = parts.reduce((sum, part) => sum + part, 0);
  const { keys, places, values } = numbered(0, count);
  expect([store.count, store.bandCount]).toEqual([count, 3]);
  expect([store.keys, store.places]).toEqual([keys, places]);
  expect(taken(store)).toEqual({ bands: [2, 1, 0], values: [...values].reverse() });
});

it('drops all but some pixels, and takes more after them', () => {
  const store = filled([6000, 6000], 12_000);
  store.keepOnly(Uint32Array.of(0, 7, 11_999));
  store.add(numbered(12_000, 2), 12_000);
  expect([...store.keys]).toEqual([0, 7, 11_999, 12_000, 12_001]);
  expect(taken(store).values[0]).toEqual(Float32Array.of(0, 3.5, 5999.5, 6000, 6000.5));
});

it('gives the memory of what was found back when it is added, and that of each band once it was taken', () => {
  const found = numbered(0, 20_000);
  const store = createPixelStore();
  store.add(found, 20_000);
  expect(found.values[2].buffer.byteLength).toBe(0);
  const held: number[] = [];
  let buffer: ArrayBufferLike | undefined;
  store.takeBands((values) => {
    buffer = values.buffer;
    held.push(buffer.byteLength);
  });
  // Two numbers of 4 bytes come before a byte, two and four.
  expect(held.map((bytes) => bytes / 20_000)).toEqual([15, 11, 9]);
  expect(buffer?.byteLength).toBe(20_000 * 8);
});

it('sets no more aside than 64 MB, and then twice what was added', () => {
  const bytesFor = (parts: readonly number[]): number => {
    let bytes = 0;
    filled(parts, 1 << 30).takeBands(({ buffer }) => (bytes = Math.max(bytes, buffer.byteLength)));
    return bytes;
  };
  expect(bytesFor([10])).toBeLessThan(2 ** 26 + 1000);
  expect(bytesFor([2_500_000, 2_500_000])).toBeLessThanOrEqual(2 * 5_000_000 * 15);
});

it('moves nothing while it is no larger than that', () => {
  const store = createPixelStore();
  store.add(numbered(0, 9), 4_000_000);
  const { buffer } = store.keys;
  store.add(numbered(9, 1_000_000), 4_000_000);
  expect(store.keys.buffer).toBe(buffer);
});

it('is empty before anything was added', () => {
  const store = createPixelStore();
  store.keepOnly(new Uint32Array(0));
  expect([store.count, store.bandCount, store.keys.length, store.places.length]).toEqual([0, 0, 0, 0]);
  expect(taken(store).bands).toEqual([]);
});

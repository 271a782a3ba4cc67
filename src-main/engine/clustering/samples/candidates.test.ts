import { expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import type { Window } from '../../raster/window.ts';
import { createCandidates } from './candidates.ts';
import type { FoundPixels } from './find-pixels.ts';

const GRID_WIDTH = 60;

/** Every pixel of a window found, its key hashed from `spread` different ones, its value its position. */
function found(window: Window, limit: number, spread: number): FoundPixels {
  const places = Array.from({ length: window.width * window.height }, (_, place) => place);
  const positions = places.map((place) => {
    const row = Math.floor(place / window.width);
    return (window.row + row) * GRID_WIDTH + window.column + (place % window.width);
  });
  const keys = positions.map((position) => keyOf(position, spread));
  const kept = places.filter((place) => keys[place] <= limit);
  return {
    count: kept.length,
    keys: Uint32Array.from(kept, (place) => keys[place]),
    places: Uint32Array.from(kept),
    values: [Uint16Array.from(kept, (place) => positions[place]), Float32Array.from(kept, () => 0.5)],
  };
}

function keyOf(position: number, spread: number): number {
  return Math.floor(createRandom(position).next() * spread) * Math.floor(0xffffffff / spread);
}

/** Two columns of windows, row by row. */
const WINDOWS = Array.from({ length: 20 }, (_, index) => ({
  column: (index % 2) * 25,
  row: Math.floor(index / 2) * 6,
  width: index % 2 === 0 ? 25 : 35,
  height: 6,
}));

it.each([
  ['different keys', 1 << 30],
  ['many pixels of one key', 7],
  ['one key', 1],
])('keeps the least by key and position, in the order of the raster, of %s', (_title, spread) => {
  const everyone = Array.from({ length: GRID_WIDTH * 60 }, (_, position) => position);
  const byKey = [...everyone].sort((one, other) => keyOf(one, spread) - keyOf(other, spread) || one - other);
  for (const size of [1, 100, 3599, 3600, 9000]) {
    for (const spareBytes of [0, 1 << 20]) {
      const candidates = createCandidates(size, GRID_WIDTH, 0xffffffff, spareBytes);
      for (const window of WINDOWS) candidates.add(found(window, candidates.limit, spread), window);
      const { count, values, positions } = candidates.finish((length) => new Float32Array(length));
      const expected = byKey.slice(0, size).sort((one, other) => one - other);
      expect([...positions]).toEqual(expected);
      expect([...values.subarray(0, count)]).toEqual(expected);
      expect(values.subarray(count).every((value) => value === 0.5)).toBe(true);
    }
  }
});

it('asks for ever fewer while pixels come in', () => {
  const candidates = createCandidates(100, GRID_WIDTH, 0xffffffff);
  const limits = WINDOWS.map((window) => {
    candidates.add(found(window, candidates.limit, 1 << 30), window);
    return candidates.limit;
  });
  expect(limits.every((limit, i) => i === 0 || limit <= limits[i - 1])).toBe(true);
  expect(limits[limits.length - 1] / 0xffffffff).toBeLessThan((2 * 100) / (GRID_WIDTH * 60));
});

it('gives nothing where nothing was found', () => {
  const { count, values } = createCandidates(5, GRID_WIDTH, 10).finish((length) => new Float32Array(length));
  expect([count, values.length]).toEqual([0, 0]);
});

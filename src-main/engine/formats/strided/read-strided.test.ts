import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { createWorkerPool } from '../../../node/worker-pool.ts';
import { memorySource, type ByteSource } from '../../bytes.ts';
import { bytesOf, type Samples } from '../../raster/samples.ts';
import type { Workers } from '../../workers.ts';
import { readStrided } from './read-strided.ts';
import type { StridedLayout } from './strided-layout.ts';

const WIDTH = 210;
const HEIGHT = 150;
const BANDS = 9;
const OFFSET = 3;

const threads = createWorkerPool(pathToFileURL(join(import.meta.dirname, '../../../node/worker.ts')), {
  size: 2,
});
afterAll(() => threads.close());

/** Strides in samples. */
const INTERLEAVES = {
  bsq: { row: WIDTH, column: 1, band: WIDTH * HEIGHT },
  bil: { row: WIDTH * BANDS, column: 1, band: WIDTH },
  bip: { row: WIDTH * BANDS, column: BANDS, band: 1 },
  'columns first': { row: 1, column: HEIGHT, band: WIDTH * HEIGHT },
};

const sampleAt = (column: number, row: number, band: number): number =>
  (1_000_003 * band + 1009 * row + column) % 65_536;

function cube({ row, column, band }: { row: number; column: number; band: number }, littleEndian: boolean) {
  const bytes = new Uint8Array(OFFSET + 2 * WIDTH * HEIGHT * BANDS);
  const view = new DataView(bytes.buffer);
  for (let b = 0; b < BANDS; b += 1) {
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1) {
        view.setUint16(OFFSET + 2 * (b * band + y * row + x * column), sampleAt(x, y, b), littleEndian);
      }
    }
  }
  const layout: StridedLayout = {
    sampleType: 'uint16',
    littleEndian,
    offset: OFFSET,
    rowStride: 2 * row,
    columnStride: 2 * column,
    bandStride: 2 * band,
  };
  return { source: memorySource('cube', bytes), layout };
}

function counting(workers: Workers): { workers: Workers; runs: () => number } {
  let runs = 0;
  const run: Workers['run'] = (...task) => {
    runs += 1;
    return workers.run(...task);
  };
  return { workers: { ...workers, size: workers.size, run }, runs: () => runs };
}

it.each(
  Object.entries(INTERLEAVES).flatMap(([name, strides]) =>
    [true, false].map((littleEndian) => ({ name, strides, littleEndian })),
  ),
)(
  'samples of $name (little-endian: $littleEndian) come band by band, sorted by threads where they lie pixel by pixel',
  async ({ name, strides, littleEndian }) => {
    const { source, layout } = cube(strides, littleEndian);
    const window = { column: 2, row: 5, width: 205, height: 140 };
    const wanted = [8, 0, 3, 8, 5, 6];
    const { workers, runs } = counting(threads);
    const samples = await readStrided(source, layout, window, wanted, workers);
    expect(runs() > 0).toBe(name === 'bip');
    wanted.forEach((band, index) => {
      const expected = Uint16Array.from({ length: window.width * window.height }, (_, at) =>
        sampleAt(window.column + (at % window.width), window.row + Math.floor(at / window.width), band),
      );
      expect(samples[index]).toEqual(expected);
    });
    expect(new Set(samples.map(({ buffer }: Samples) => buffer)).size).toBe(wanted.length);
    expect(samples.every((band) => bytesOf(band).buffer instanceof ArrayBuffer)).toBe(true);
  },
);

it('a few samples are sorted without asking for a thread', async () => {
  const { source, layout } = cube(INTERLEAVES.bip, true);
  const { workers, runs } = counting(threads);
  const window = { column: 7, row: 9, width: 2, height: 1 };
  expect(await readStrided(source, layout, window, [4], workers)).toEqual([
    Uint16Array.of(sampleAt(7, 9, 4), sampleAt(8, 9, 4)),
  ]);
  expect(runs()).toBe(0);
});

it('what was read of bands that lie one after the other is given back once it is sorted', async () => {
  const { source, layout } = cube(INTERLEAVES.bsq, true);
  const read: Uint8Array[] = [];
  const watched: ByteSource = {
    ...source,
    read: async (...request) => {
      const bytes = await source.read(...request);
      read.push(bytes);
      return bytes;
    },
  };
  const window = { column: 0, row: 0, width: WIDTH, height: HEIGHT };
  await readStrided(watched, layout, window, [0, 1, 2, 3, 4, 5, 6, 7, 8], threads);
  expect(read.length).toBeGreaterThan(0);
  expect(read.map(({ length }) => length)).toEqual(read.map(() => 0));
});

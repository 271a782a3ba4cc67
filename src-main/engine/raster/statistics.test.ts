import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { arrayRaster } from '../testing/array-raster.ts';
import { ProgressiveTiles } from './progressive-tiles.ts';
import { bandStatistics } from './statistics.ts';
import { tileGridOf } from './tile-grid.ts';
import type { Window } from './window.ts';

/** Uniform noise in [0, 1) that follows from the place alone. */
const noise = (column: number, row: number, band = 0): number =>
  createRandom(column * 7919 + row * 104729 + band).next();

describe('bandStatistics', () => {
  it('is exact for a small raster: agrees with brute force over valid pixels', async () => {
    const sample = (column: number, row: number, band: number): number =>
      (column * 3 + row) % 11 === 0 ? -9999 : Math.fround(noise(column, row, band) * 100 - 20);
    const raster = arrayRaster({ width: 60, height: 45, bandCount: 2, sample, nodata: -9999 });
    const window = { column: 7, row: 3, width: 50, height: 40 };
    const statistics = await bandStatistics(raster, { bands: [1, 0], window });
    for (const { band, ...result } of statistics) {
      const values: number[] = [];
      for (let row = 3; row < 43; row += 1) {
        for (let column = 7; column < 57; column += 1) values.push(sample(column, row, band));
      }
      const valid = values.filter((value) => value !== -9999).sort((left, right) => left - right);
      const mean = valid.reduce((sum, value) => sum + value, 0) / valid.length;
      const variance = valid.reduce((sum, value) => sum + (value - mean) ** 2, 0) / valid.length;
      expect(result).toMatchObject({
        pixels: valid.length,
        approximate: false,
        minimum: valid[0],
        maximum: valid.at(-1),
      });
      expect(result.mean).toBeCloseTo(mean, 9);
      expect(result.deviation).toBeCloseTo(Math.sqrt(variance), 9);
      expect(result.histogram).toHaveLength(256);
      expect(result.histogram.reduce((sum, count) => sum + count, 0)).toBe(valid.length);
      const binOf = (value: number): number =>
        Math.min(255, Math.floor(((value - valid[0]) / (valid.at(-1)! - valid[0])) * 256));
      expect(result.histogram[100]).toBe(valid.filter((value) => binOf(value) === 100).length);
    }
    expect(statistics.map(({ band }) => band)).toEqual([1, 0]);
  });

  it('has nothing to say where no pixel is valid, or the window is outside', async () => {
    const raster = arrayRaster({ width: 20, height: 20, sample: () => NaN });
    const [empty] = await bandStatistics(raster, { bands: [0] });
    expect(empty).toEqual({
      band: 0,
      pixels: 0,
      approximate: false,
      minimum: null,
      maximum: null,
      mean: null,
      deviation: null,
      histogram: [],
    });
    const outside = { column: 30, row: 0, width: 5, height: 5 };
    expect((await bandStatistics(raster, { bands: [0], window: outside }))[0].pixels).toBe(0);
  });

  it('puts a plain field into one bin', async () => {
    const [plain] = await bandStatistics(arrayRaster({ width: 9, height: 9, sample: () => 5 }), {
      bands: [0],
    });
    expect(plain).toMatchObject({ minimum: 5, maximum: 5, mean: 5, deviation: 0 });
    expect(plain.histogram[0]).toBe(81);
  });

  it.each([
    ['tiles', { width: 256, height: 256 }],
    ['strips of one row', { width: 200_000, height: 1 }],
  ])('reads a few blocks of a scene of 40 billion pixels in %s, spread over it', async (_, blockSize) => {
    const windows: number[] = [];
    const raster = arrayRaster({
      width: 200_000,
      height: 200_000,
      blockSize,
      sample: (column, row) => row + column / 1e6,
      onRead: ({ width, height, row }) => windows.push(row, width * height),
    });
    const [statistics] = await bandStatistics(raster, { bands: [0] });
    expect(windows.length / 2).toBeLessThanOrEqual(64);
    expect(statistics.mean! / 100_000).toBeCloseTo(1, 1);
    expect(statistics.minimum).toBeLessThan(5000);
    expect(statistics.maximum).toBeGreaterThan(195_000);
    expect(statistics.pixels).toBeGreaterThan(100_000);
    expect(statistics.approximate).toBe(true);
  });

  it('comes near the ends of a scene that rises to the right', async () => {
    const raster = arrayRaster({
      width: 8192,
      height: 8192,
      sampleType: 'uint8',
      blockSize: { width: 128, height: 128 },
      sample: (column) => Math.floor(column / 32),
    });
    const [statistics] = await bandStatistics(raster, { bands: [0] });
    expect(statistics.minimum).toBe(0);
    expect(statistics.maximum).toBeGreaterThan(247);
    expect(Math.abs(statistics.mean! - 127.5)).toBeLessThan(8);
  });

  it('reads the blocks that the first answer of a tile over the same part shows', async () => {
    const read: Window[] = [];
    const raster = arrayRaster({
      width: 4000,
      height: 3000,
      blockSize: { width: 64, height: 64 },
      sample: () => 1,
      onRead: (window) => read.push(window),
    });
    const blocks = (): string[] =>
      read.splice(0).map(({ column, row }) => `${Math.floor(column / 64)}/${Math.floor(row / 64)}`);
    await bandStatistics(raster, { bands: [0] });
    const measured = new Set(blocks());
    await new ProgressiveTiles(raster, tileGridOf(raster.grid)).read({ z: 0, x: 0, y: 0, bands: [0] });
    const shown = blocks();
    expect(shown).toHaveLength(4);
    expect(shown.filter((block) => !measured.has(block))).toEqual([]);
  });

  it('uses the coarsest overview that is fine enough for the window', async () => {
    const read: string[] = [];
    const level = (size: number, overviews: ReturnType<typeof arrayRaster>[] = []) =>
      arrayRaster({
        width: size,
        height: size,
        overviews,
        sample: () => size,
        onRead: () => read.push(String(size)),
      });
    const raster = level(4000, [level(2000), level(1000), level(100)]);
    await bandStatistics(raster, { bands: [0] });
    expect(new Set(read)).toEqual(new Set(['1000']));
    read.length = 0;
    await bandStatistics(raster, { bands: [0], window: { column: 0, row: 0, width: 300, height: 300 } });
    expect(new Set(read)).toEqual(new Set(['4000']));
  });

  it('samples many bands within its memory, from thin strips too', async () => {
    const raster = arrayRaster({
      width: 3000,
      height: 200,
      bandCount: 200,
      sampleType: 'uint8',
      blockSize: { width: 3000, height: 1 },
      sample: (column) => column & 255,
    });
    const statistics = await bandStatistics(raster, {
      bands: Array.from({ length: 200 }, (_, band) => band),
    });
    expect(statistics.every(({ pixels }) => pixels > 50_000 && pixels < 200_000)).toBe(true);
  });

  it('stops when cancelled', async () => {
    const raster = arrayRaster({ width: 20, height: 20, sample: () => 1 });
    await expect(bandStatistics(raster, { bands: [0] }, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { AffineTransform } from '../geo/affine.ts';
import { arrayRaster, type ArrayRasterOptions } from '../testing/array-raster.ts';
import { readDisplayTile, type TilePixels } from './display-tiles.ts';
import { ProgressiveTiles } from './progressive-tiles.ts';
import type { Raster } from './raster.ts';
import { tileGridOf } from './tile-grid.ts';
import type { Window } from './window.ts';

const SMOOTH = (column: number, row: number, band: number): number => column + 2 * row + 1e5 * band + 1;

function scene(changes: Partial<ArrayRasterOptions> = {}): Raster {
  return arrayRaster({
    width: 3000,
    height: 2500,
    bandCount: 2,
    sample: SMOOTH,
    blockSize: { width: 64, height: 64 },
    ...changes,
  });
}

const open = (raster: Raster, bytes?: number): ProgressiveTiles =>
  new ProgressiveTiles(raster, tileGridOf(raster.grid), bytes);

const WHOLE = { z: 0, x: 0, y: 0, bands: [0, 1] };

/** Every answer until the tile is complete. */
async function answers(tiles: ProgressiveTiles, request = WHOLE): Promise<TilePixels[]> {
  const all = [await tiles.read(request)];
  while (all[all.length - 1].refined !== undefined) {
    all.push(await tiles.read({ ...request, after: all[all.length - 1].refined }));
  }
  return all;
}

describe('a tile over many blocks', () => {
  const transforms: [string, AffineTransform][] = [
    ['north-up', [1, 0, 0, 0, -1, 0]],
    ['south-up', [30, 0, 1000, 0, 30, 8000]],
    ['rotated', [20, 9, 1000, 11, -25, 8000]],
  ];

  it.each(transforms)('ends as exactly what is read at once: %s', async (_, transform) => {
    const raster = scene({ transform, nodata: SMOOTH(1500, 1200, 0) });
    for (const address of [
      { z: 0, x: 0, y: 0 },
      { z: 1, x: 1, y: 0 },
    ]) {
      const exact = await readDisplayTile(raster, tileGridOf(raster.grid), [1, 0], address);
      const all = await answers(open(raster), { ...address, bands: [1, 0] });
      if (address.z === 0) expect(all.length).toBeGreaterThan(2);
      expect(all[all.length - 1]).toEqual(exact);
    }
  });

  it('is shown after a few blocks, and read block by block from there', async () => {
    const reads: Window[] = [];
    const tiles = open(scene({ onRead: (window) => reads.push(window) }));
    const first = await tiles.read(WHOLE);
    expect([first.refined, reads.length]).toEqual([4, 4]);
    const second = await tiles.read({ ...WHOLE, after: 4 });
    expect([second.refined, reads.length]).toEqual([16, 16]);
    expect(Math.max(...reads.map(({ width, height }) => width * height))).toBeLessThanOrEqual(64 * 64);
  });

  it('has no block read twice', async () => {
    const seen = new Map<string, number>();
    const raster = scene({
      onRead: ({ column, row }) => {
        const block = `${Math.floor(column / 64)} ${Math.floor(row / 64)}`;
        seen.set(block, (seen.get(block) ?? 0) + 1);
      },
    });
    await answers(open(raster));
    expect(seen.size).toBeGreaterThan(0.9 * (3000 / 64) * (2500 / 64));
    expect(new Set(seen.values())).toEqual(new Set([1]));
  });

  it('shows the whole of a smooth scene from the start, and better each time', async () => {
    const raster = scene();
    const all = await answers(open(raster));
    const exact = all[all.length - 1];
    const sums: number[] = [];
    const errors = all.map(({ data }) => {
      let [worst, sum] = [0, 0];
      for (let at = 0; at < data.length; at += 3) {
        if (data[at + 2] !== exact.data[at + 2]) expect.fail(`validity of pixel ${at / 3}`);
        worst = Math.max(worst, Math.abs(data[at] - exact.data[at]));
        sum += Math.abs(data[at] - exact.data[at]);
      }
      sums.push(sum);
      return worst;
    });
    sums.slice(1).forEach((sum, index) => expect(sum).toBeLessThan(0.7 * sums[index]));
    // The first two know the same outermost blocks, and beyond those neither can be nearer to the truth.
    const later = errors.slice(1);
    expect(later).toEqual([...later].sort((left, right) => right - left));
    expect(errors[0]).toBeLessThan(0.5 * SMOOTH(3000, 2500, 0));
    expect(errors[1]).toBeLessThan(0.5 * SMOOTH(3000, 2500, 0));
    expect(errors[errors.length - 1]).toBe(0);
  });

  it('takes strips spread over the scene', async () => {
    const rows: number[] = [];
    const tiles = open(scene({ blockSize: { width: 3000, height: 2 }, onRead: ({ row }) => rows.push(row) }));
    await tiles.read({ ...WHOLE, after: 4 });
    const gaps = rows.sort((left, right) => left - right).slice(1);
    expect(Math.max(...gaps.map((row, index) => row - rows[index]))).toBeLessThan(2 * (2500 / 16));
  });
});

it('guesses the rows between two strips from those strips, column by column', async () => {
  const raster = scene({ blockSize: { width: 3000, height: 2 }, sample: (column) => column + 1 });
  const exact = await readDisplayTile(raster, tileGridOf(raster.grid), [0, 1], { z: 0, x: 0, y: 0 });
  const first = await open(raster).read(WHOLE);
  expect(first.refined).toBe(4);
  expect(first.data).toEqual(exact.data);
});

describe('several tiles', () => {
  it('share the blocks that lie under them', async () => {
    let reads = 0;
    const raster = scene({ blockSize: { width: 3000, height: 10 }, onRead: () => (reads += 1) });
    const tiles = open(raster);
    const beside = { ...WHOLE, z: 1, x: 1 };
    await Promise.all([answers(tiles, { ...WHOLE, z: 1 }), answers(tiles, beside)]);
    const shared = Math.ceil((256 * tileGridOf(raster.grid).resolutions[1]) / 10);
    // The first tile's first blocks were under way before the second was asked for.
    expect(reads).toBeLessThanOrEqual(shared + 4);
    const exact = await readDisplayTile(raster, tileGridOf(raster.grid), [0, 1], { z: 1, x: 1, y: 0 });
    expect(await tiles.read(beside)).toEqual(exact);
  });

  it('are forgotten beyond a bound of memory, and answered all the same', async () => {
    const raster = scene();
    const bound = 5 << 20;
    const tiles = open(raster, bound);
    const { resolutions } = tileGridOf(raster.grid);
    for (let x = 0; x < 3; x += 1) {
      for (let y = 0; y < 3; y += 1) await tiles.read({ z: 2, x, y, bands: [0, 1] });
    }
    expect(resolutions.length).toBeGreaterThan(3);
    expect(tiles.bytes).toBeLessThanOrEqual(bound);
    const late = await tiles.read({ z: 2, x: 0, y: 0, bands: [0, 1], after: 64 });
    expect(late.refined ?? Infinity).toBeGreaterThan(64);
  });
});

describe('a tile that nobody waits for', () => {
  it('reads nothing', async () => {
    let reads = 0;
    const tiles = open(scene({ onRead: () => (reads += 1) }));
    await tiles.read(WHOLE);
    const before = reads;
    await new Promise((resolve) => setImmediate(resolve));
    expect(reads).toBe(before);
  });

  it('stops at the next block once it is given up, and goes on where it was', async () => {
    let reads = 0;
    const given = new AbortController();
    const raster = scene({
      onRead: () => {
        reads += 1;
        if (reads === 8) given.abort();
      },
    });
    const tiles = open(raster);
    await tiles.read(WHOLE);
    await expect(tiles.read({ ...WHOLE, after: 4 }, given.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(reads).toBeLessThan(14);
    await tiles.read({ ...WHOLE, after: 4 });
    expect(reads).toBe(16);
  });

  it('fails with what reading a block fails with, and can be asked for again', async () => {
    let broken = true;
    const raster = scene();
    const failing: Raster = {
      ...raster,
      read: (window, options) => (broken ? Promise.reject(new Error('gone')) : raster.read(window, options)),
    };
    const tiles = open(failing);
    await expect(tiles.read(WHOLE)).rejects.toThrow('gone');
    broken = false;
    expect((await tiles.read(WHOLE)).refined).toBe(4);
  });

  it('refuses a level that is not there', async () => {
    await expect(open(scene()).read({ ...WHOLE, z: 40 })).rejects.toMatchObject({ code: 'bad-input' });
  });
});

import { describe, expect, it } from 'vitest';
import type { AffineTransform } from '../geo/affine.ts';
import { applyAffine } from '../geo/affine.ts';
import { arrayRaster } from '../testing/array-raster.ts';
import { readDisplayTile } from './display-tiles.ts';
import type { Raster } from './raster.ts';
import { tileGridOf } from './tile-grid.ts';

const place = (column: number, row: number, band: number): number => row * 1000 + column + band * 1e6;

const scene = (
  transform: AffineTransform,
  changes: Partial<Parameters<typeof arrayRaster>[0]> = {},
): Raster =>
  arrayRaster({
    width: 300,
    height: 200,
    bandCount: 2,
    sampleType: 'float64',
    sample: place,
    transform,
    ...changes,
  });

describe('tileGridOf', () => {
  it('covers the extent with the coarsest level in one tile, down to the scene’s own pixels', () => {
    const { origin, extent, resolutions, tileSize } = tileGridOf(scene([30, 0, 1000, 0, -30, 8000]).grid);
    expect(origin).toEqual([1000, 8000]);
    expect(extent).toEqual([1000, 2000, 10_000, 8000]);
    expect(resolutions).toEqual([60, 30]);
    expect(resolutions[0] * tileSize).toBeGreaterThanOrEqual(9000);
  });

  it('has one level for a scene smaller than a tile', () => {
    expect(tileGridOf(arrayRaster({ width: 5, height: 5, sample: place }).grid).resolutions).toEqual([1]);
  });

  it('takes the shorter side of pixels that are not square', () => {
    expect(tileGridOf(scene([30, 0, 0, 0, -10, 0]).grid).resolutions.at(-1)).toBe(10);
  });
});

describe('readDisplayTile', () => {
  const transforms: [string, AffineTransform][] = [
    ['north-up', [30, 0, 1000, 0, -30, 8000]],
    ['south-up', [30, 0, 1000, 0, 30, 8000]],
    ['with pixels that are not square', [30, 0, 1000, 0, -10, 8000]],
    ['rotated', [20, 9, 1000, 11, -25, 8000]],
    ['in degrees', [0.00025, 0, -47.1, 0, -0.00025, -15.2]],
  ];

  it.each(transforms)('shows at each map coordinate the pixel that lies there: %s', async (_, transform) => {
    const raster = scene(transform, { blockSize: { width: 64, height: 48 } });
    const grid = tileGridOf(raster.grid);
    let shown = 0;
    for (const z of grid.resolutions.keys()) {
      for (const [x, y] of [
        [0, 0],
        [1, 0],
        [0, 1],
      ]) {
        // prettier-ignore
        const tile = await readDisplayTile(raster, grid, [1, 0], { z, x, y });
        expect(tile).toMatchObject({ width: 256, height: 256, channels: 3 });
        for (let row = 3; row < 256; row += 23) {
          for (let column = 5; column < 256; column += 19) {
            const at = (row * 256 + column) * 3;
            const [second, first, valid] = tile.data.subarray(at, at + 3);
            const expected = pixelAt(
              raster,
              grid.origin,
              grid.resolutions[z],
              x * 256 + column,
              y * 256 + row,
            );
            expect([first, second, valid]).toEqual(expected);
            shown += valid;
          }
        }
      }
    }
    expect(shown).toBeGreaterThan(50);
  });

  it('shows every pixel of the scene once at its own resolution', async () => {
    const raster = scene([30, 0, 1000, 0, -30, 8000]);
    const grid = tileGridOf(raster.grid);
    const seen = new Set<number>();
    for (const [x, y] of [
      [0, 0],
      [1, 0],
    ]) {
      // prettier-ignore
      const { data } = await readDisplayTile(raster, grid, [0], { z: grid.resolutions.length - 1, x, y });
      for (let at = 0; at < data.length; at += 2) if (data[at + 1]) seen.add(data[at]);
    }
    expect(seen.size).toBe(300 * 200);
  });

  it('is 0 in every channel outside the scene and where there is no data', async () => {
    const raster = scene([1, 0, 0, 0, -1, 0], { nodata: place(4, 7, 0) });
    const grid = tileGridOf(raster.grid);
    const { data } = await readDisplayTile(raster, grid, [0], { z: grid.resolutions.length - 1, x: 0, y: 0 });
    expect([...data.subarray((7 * 256 + 4) * 2, (7 * 256 + 6) * 2)]).toEqual([0, 0, 7005, 1]);
    const outside = await readDisplayTile(raster, grid, [0], { z: 0, x: -3, y: 9 });
    expect(outside.data.every((value) => value === 0)).toBe(true);
  });

  it('reads the coarsest overview that is still as fine as the tile', async () => {
    const read: number[] = [];
    const level = (size: number, overviews: Raster[] = []): Raster =>
      arrayRaster({
        width: size,
        height: size,
        overviews,
        transform: [4096 / size, 0, 0, 0, -4096 / size, 0],
        sample: () => size,
        onRead: () => read.push(size),
      });
    const raster = level(4096, [level(1024), level(512)]);
    const grid = tileGridOf(raster.grid);
    const used = async (z: number): Promise<number[]> => {
      read.length = 0;
      await readDisplayTile(raster, grid, [0], { z, x: 0, y: 0 });
      return [...new Set(read)];
    };
    expect(grid.resolutions).toEqual([16, 8, 4, 2, 1]);
    expect([await used(0), await used(1), await used(2), await used(3)]).toEqual([
      [512],
      [512],
      [1024],
      [4096],
    ]);
  });

  it('reads of a large scene without overviews only windows of one block, and of strips only the rows shown', async () => {
    const sizes: number[] = [];
    const rows: number[] = [];
    const raster = arrayRaster({
      width: 4000,
      height: 100_000,
      blockSize: { width: 4000, height: 1 },
      sample: () => 1,
      onRead: ({ width, height }) => {
        sizes.push(width * height);
        rows.push(height);
      },
    });
    const grid = tileGridOf(raster.grid);
    await readDisplayTile(raster, grid, [0], { z: 0, x: 0, y: 0 });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4000);
    expect(rows.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(256);
  });

  it('refuses a level that is not there, and stops when cancelled', async () => {
    const raster = scene([1, 0, 0, 0, -1, 0]);
    const grid = tileGridOf(raster.grid);
    await expect(readDisplayTile(raster, grid, [0], { z: 9, x: 0, y: 0 })).rejects.toMatchObject({
      code: 'bad-input',
    });
    const cancelled = readDisplayTile(raster, grid, [0], { z: 0, x: 0, y: 0 }, AbortSignal.abort());
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });
});

/** By Cramer's rule, of two pixels that share a border the right and lower one: [first band, second band, valid]. */
function pixelAt(
  { grid: { width, height, transform } }: Raster,
  [left, top]: readonly [number, number],
  resolution: number,
  column: number,
  row: number,
): [number, number, number] {
  const x = left + (column + 0.5) * resolution;
  const y = top - (row + 0.5) * resolution;
  const [a, b, , d, e] = transform;
  const [originX, originY] = applyAffine(transform, 0, 0);
  const u = ((x - originX) * e - (y - originY) * b) / (a * e - b * d);
  const v = ((y - originY) * a - (x - originX) * d) / (a * e - b * d);
  const [sourceColumn, sourceRow] = [Math.floor(u + 1e-6), Math.floor(v + 1e-6)];
  if (sourceColumn < 0 || sourceRow < 0 || sourceColumn >= width || sourceRow >= height) return [0, 0, 0];
  return [place(sourceColumn, sourceRow, 0), place(sourceColumn, sourceRow, 1), 1];
}

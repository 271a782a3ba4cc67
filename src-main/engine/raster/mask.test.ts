import { describe, expect, it } from 'vitest';
import type { Polygon } from '../geo/geometry.ts';
import { rasterisePolygons } from '../geo/rasterise.ts';
import { syntheticGrid, syntheticScene } from '../testing/synthetic-scene.ts';
import { maskRaster } from './mask.ts';
import { memoryRaster } from './memory-raster.ts';
import type { Raster } from './raster.ts';
import { windowsOf } from './window.ts';

const SIZE = { width: 40, height: 30 };
const WHOLE = { column: 0, row: 0, ...SIZE };
const { raster } = syntheticScene({ ...SIZE, fields: [[10], [20]], noise: 1, missing: 0.1 });

/** In pixels of the grid. */
function triangle(column: number, row: number, size: number): Polygon {
  const corner = (x: number, y: number): [number, number] => [288_776 + 30 * x, 9_120_760 - 30 * y];
  const ring = [
    corner(column, row),
    corner(column + size, row),
    corner(column, row + size),
    corner(column, row),
  ];
  return [ring];
}

function maskOf(values: Float32Array, changes: Partial<Raster> = {}): Raster {
  const band = { name: 'Mask', sampleType: 'float32', scale: 1, offset: 0, nodata: 9 } as const;
  const mask = memoryRaster({
    name: 'mask.tif',
    grid: syntheticGrid(40, 30),
    bands: [band],
    samples: [values],
  });
  return { ...mask, ...changes };
}

describe('a masked raster', () => {
  const areas = [
    { name: 'one', polygons: [triangle(5.2, 4.1, 12)] },
    { name: 'two', polygons: [triangle(20.3, 10.2, 9), triangle(22, 11, 4)] },
  ];

  it('has data only where the source has and the centre of the pixel lies in an area', async () => {
    const masked = maskRaster(raster, { areas });
    const inside = rasterisePolygons(
      areas.flatMap(({ polygons }) => polygons),
      raster.grid,
      WHOLE,
    );
    const before = await raster.read(WHOLE);
    const after = await masked.read(WHOLE);
    expect(after.bands).toEqual(before.bands);
    expect([...after.valid]).toEqual([...before.valid].map((valid, i) => valid & inside[i]));
    expect(after.valid.includes(1)).toBe(true);
  });

  it('is the same in any windows', async () => {
    const masked = maskRaster(raster, { areas });
    const whole = (await masked.read(WHOLE)).valid;
    for (const window of windowsOf(WHOLE, 7, 11)) {
      const { valid } = await masked.read(window);
      valid.forEach((value, i) => {
        const row = window.row + Math.floor(i / window.width);
        expect(value).toBe(whole[row * 40 + window.column + (i % window.width)]);
      });
    }
  });

  it('knows the bounds of its areas, outside of which no pixel is valid', async () => {
    const masked = maskRaster(raster, { areas });
    expect(masked.bounds).toEqual({ column: 5, row: 4, width: 25, height: 16 });
    const { column, row, width, height } = masked.bounds!;
    (await masked.read(WHOLE)).valid.forEach((valid, i) => {
      const [x, y] = [(i % 40) - column, Math.floor(i / 40) - row];
      if (x < 0 || y < 0 || x >= width || y >= height) expect(valid).toBe(0);
    });
  });

  it('leaves pixels out where the mask is 0, NaN or nodata', async () => {
    const values = Float32Array.from({ length: 1200 }, (_, i) => [0, 1, NaN, 9, -2][i % 5]);
    const masked = maskRaster(raster, { areas: [], mask: maskOf(values) });
    const before = (await raster.read(WHOLE)).valid;
    const expected = [...before].map((valid, i) => valid & ([0, 1, 0, 0, 1] as const)[i % 5]);
    expect([...(await masked.read(WHOLE)).valid]).toEqual(expected);
    expect(masked.bounds).toBeUndefined();
  });

  it('is the raster itself without areas and mask', () => {
    expect(maskRaster(raster, { areas: [] })).toBe(raster);
  });

  it('forgets a sample that its source brought along', () => {
    expect(maskRaster({ ...raster, drawn: {} } as Raster, { areas })).not.toHaveProperty('drawn');
  });
});

describe('what cannot mask a raster', () => {
  it.each([
    ['lies elsewhere', triangle(500, 500, 9)],
    ['is too thin for any centre', triangle(3.1, 3.1, 0.2)],
  ])('an area that %s: the message has both extents', (_, polygon) => {
    expect(() => maskRaster(raster, { areas: [{ name: 'Mangue', polygons: [polygon] }] })).toThrowError(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringMatching(
          /^"Mangue" covers no pixel of synthetic scene: the area spans x .* to .*, y .* to .*, the scene x 288776 to 289976, y 9119860 to 9120760\./,
        ),
      }),
    );
  });

  it('a mask of another size: the message has both sizes', () => {
    const mask = maskOf(new Float32Array(1200), { grid: syntheticGrid(50, 30) });
    expect(() => maskRaster(raster, { areas: [], mask })).toThrowError(
      /^mask\.tif cannot mask synthetic scene: the mask has 50 x 30 pixels and the scene 40 x 30 pixels\./,
    );
  });

  it('a mask of the same size that lies elsewhere', () => {
    const grid = { ...syntheticGrid(40, 30), transform: [30, 0, 0, 0, -30, 0] as const };
    const mask = maskOf(new Float32Array(1200), { grid });
    expect(() => maskRaster(raster, { areas: [], mask })).toThrowError(/lie in different places/);
  });
});

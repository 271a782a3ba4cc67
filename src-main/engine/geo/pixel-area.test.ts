import { describe, expect, it } from 'vitest';
import type { AffineTransform } from './affine.ts';
import type { Crs } from './crs.ts';
import type { Grid } from './grid.ts';
import { pixelHectares } from './pixel-area.ts';

function gridOf(transform: AffineTransform, crs: Crs | undefined, height = 100): Grid {
  return { width: 100, height, transform, georeferenced: true, crs };
}

function crs(unit: Crs['unit'], epsg?: number): Crs {
  return { name: 'test', unit, epsg };
}

/** Square metres of the WGS 84 ellipsoid, published. */
const EARTH = 510_065_621_724_000;

describe('the area of pixels', () => {
  it('is that of the plane in projected systems, also when rotated', () => {
    expect(pixelHectares(gridOf([30, 0, 0, 0, -30, 0], crs('metre')))!.everywhere).toBeCloseTo(0.09, 12);
    expect(pixelHectares(gridOf([18, 24, 0, 24, -18, 0], crs('metre')))!.ofRow(5)).toBeCloseTo(0.09, 12);
    expect(pixelHectares(gridOf([100, 0, 0, 0, -100, 0], crs('foot')))!.ofRow(0)).toBeCloseTo(0.09290304, 12);
    const survey = pixelHectares(gridOf([100, 0, 0, 0, -100, 0], crs('us-survey-foot')))!.ofRow(0);
    expect(survey).toBeCloseTo(0.09290341161, 10);
  });

  it('adds up to the whole earth in degrees', () => {
    const areas = pixelHectares(gridOf([3.6, 0, -180, 0, -1.8, 90], crs('degree')))!;
    const rows = Array.from({ length: 100 }, (_, row) => areas.ofRow(row) * 100);
    const total = rows.reduce((sum, area) => sum + area, 0);
    expect(Math.abs((total * 1e4) / EARTH - 1)).toBeLessThan(1e-9);
    expect(areas.everywhere).toBeUndefined();
  });

  it('is that of the radii of curvature for a small pixel in degrees', () => {
    const step = 1 / 3600;
    for (const latitude of [-60, 0, 8, 45, 89]) {
      const areas = pixelHectares(gridOf([step, 0, 10, 0, -step, latitude], crs('degree')))!;
      const middle = ((latitude - step / 2) * Math.PI) / 180;
      const squared = 0.00669437999014;
      const w = Math.sqrt(1 - squared * Math.sin(middle) ** 2);
      const meridian = (6378137 * (1 - squared)) / w ** 3;
      const parallel = (6378137 / w) * Math.cos(middle);
      const expected = meridian * parallel * ((step * Math.PI) / 180) ** 2 * 1e-4;
      expect(Math.abs(areas.ofRow(0) / expected - 1)).toBeLessThan(1e-6);
    }
  });

  it('is the true one in Web Mercator, not that of its plane', () => {
    const y = 6378137 * Math.asinh(Math.tan(Math.PI / 3));
    const areas = pixelHectares(gridOf([10, 0, 0, 0, -10, y], crs('metre', 3857)))!;
    expect(areas.ofRow(0) / (0.01 * Math.cos(Math.PI / 3) ** 2)).toBeCloseTo(1, 2);
  });

  it('is unknown without a place, a system or a unit, and for sheared pixels in degrees', () => {
    expect(
      pixelHectares({ ...gridOf([1, 0, 0, 0, -1, 0], crs('metre')), georeferenced: false }),
    ).toBeUndefined();
    expect(pixelHectares(gridOf([1, 0, 0, 0, -1, 0], undefined))).toBeUndefined();
    expect(pixelHectares(gridOf([1, 0, 0, 0, -1, 0], crs('unknown')))).toBeUndefined();
    expect(pixelHectares(gridOf([1, 0.1, 0, 0, -1, 0], crs('degree')))).toBeUndefined();
  });

  it('is nothing beyond the pole', () => {
    expect(pixelHectares(gridOf([1, 0, 0, 0, -1, 92], crs('degree')))!.ofRow(1)).toBe(0);
  });
});

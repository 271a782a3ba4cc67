import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { AffineTransform } from './affine.ts';
import { crsFromEpsg } from './crs-from-description.ts';
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

  it('is that of the plane in units of any size', () => {
    const yards: Crs = { name: 'test', unit: 'unknown', proj4: '+proj=tmerc +to_meter=0.9144 +ellps=GRS80' };
    const areas = pixelHectares(gridOf([100, 0, 0, 0, -100, 0], yards))!;
    expect(areas.everywhere).toBeCloseTo(0.83612736, 12);
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

const GEODESIC = `
import json, sys
from pyproj import Geod, Transformer
areas = []
for code, x, y, size in json.loads(sys.argv[1]):
    transformer = Transformer.from_crs(code, 4326, always_xy=True)
    steps = range(20)
    ring = [(x + size * i / 20, y) for i in steps] + [(x + size, y - size * i / 20) for i in steps]
    ring += [(x + size - size * i / 20, y - size) for i in steps] + [(x, y - size + size * i / 20) for i in steps]
    areas.append(abs(Geod(ellps='WGS84').polygon_area_perimeter(*transformer.transform(*zip(*ring)))[0]) / 1e4)
print(json.dumps(areas))
`;
const hasPyproj = spawnSync('/usr/bin/python3', ['-c', 'import pyproj']).status === 0;

it.skipIf(!hasPyproj)('agrees with geodesics on the earth (skipped where pyproj is missing)', async () => {
  // An equal-area system to what its ellipsoid allows; others to the scale of their projection there.
  const cases = [
    [3035, 4_321_000, 3_210_000, 1000, 1e-5],
    [5070, 0, 1_900_000, 1000, 1e-5],
    [4326, 10, 50, 0.01, 1e-6],
    [3857, 1_000_000, 6_000_000, 1000, 1e-4],
    [2263, 1_000_000, 200_000, 3000, 1e-3],
    [2225, 6_561_666, 1_640_416, 3000, 1e-3],
    [27700, 400_000, 300_000, 1000, 2e-3],
  ] as const;
  const { stdout, stderr } = spawnSync('/usr/bin/python3', [
    '-c',
    GEODESIC,
    JSON.stringify(cases.map((one) => one.slice(0, 4))),
  ]);
  expect(stderr.toString()).toBe('');
  const truths = JSON.parse(stdout.toString()) as number[];
  for (const [index, [code, x, y, size, tolerance]] of cases.entries()) {
    const areas = pixelHectares(gridOf([size, 0, x, 0, -size, y], await crsFromEpsg(code)))!;
    const error = Math.abs(areas.ofRow(0) / truths[index] - 1);
    expect({ code, error: error < tolerance ? 'small' : error }).toEqual({ code, error: 'small' });
  }
});

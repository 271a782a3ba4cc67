import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../random.ts';
import { applyAffine, IDENTITY, toGdal, type AffineTransform } from './affine.ts';
import type { Polygon, Ring } from './geometry.ts';
import type { Grid } from './grid.ts';
import { preparePolygons, rasterisePolygons } from './rasterise.ts';

const WIDTH = 40;
const HEIGHT = 30;
const WHOLE = { column: 0, row: 0, width: WIDTH, height: HEIGHT };

const TRANSFORMS: [string, AffineTransform][] = [
  ['pixels', IDENTITY],
  ['north-up metres', [30, 0, 288_776, 0, -30, 9_120_760]],
  ['a rotated grid', [20, 7, 1000, 6, -25, 50_000]],
  ['a mirrored grid', [-2, 0, 80, 0, 3, -9]],
];

function gridWith(transform: AffineTransform): Grid {
  return { width: WIDTH, height: HEIGHT, transform, georeferenced: true };
}

/** A star-shaped ring around a point, in pixels; every angle once, so that it does not cross itself. */
function starRing(random: Random, column: number, row: number, radius: number): Ring {
  const corners = 3 + random.below(9);
  const ring = Array.from({ length: corners }, (_, i): [number, number] => {
    const angle = ((i + random.next() * 0.9) / corners) * 2 * Math.PI;
    const reach = radius * (0.4 + 0.6 * random.next());
    return [column + reach * Math.cos(angle), row + reach * Math.sin(angle)];
  });
  return [...ring, ring[0]];
}

/** With a hole where it is large; many hang over the edge of the grid. In pixels. */
function randomPolygon(random: Random): Polygon {
  const [column, row] = [random.next() * WIDTH, random.next() * HEIGHT];
  const radius = 1 + random.next() * 15;
  const outer = starRing(random, column, row, radius);
  return radius > 8 ? [outer, starRing(random, column, row, radius * 0.3)] : [outer];
}

function toMap(polygon: Polygon, transform: AffineTransform): Polygon {
  return polygon.map((ring) => ring.map(([x, y]) => applyAffine(transform, x, y)));
}

/** Even-odd by a ray to the right of each pixel's centre. */
function insideByRays(polygons: readonly Polygon[]): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => {
    const [x, y] = [(pixel % WIDTH) + 0.5, Math.floor(pixel / WIDTH) + 0.5];
    const isInside = (polygon: Polygon): boolean => {
      let odd = false;
      for (const ring of polygon) {
        for (let i = 1; i < ring.length; i++) {
          const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]];
          if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
        }
      }
      return odd;
    };
    return polygons.some(isInside) ? 1 : 0;
  });
}

describe.each(TRANSFORMS)('polygons on %s', (_, transform) => {
  it('are the pixels whose centre lies inside', () => {
    const random = createRandom(11);
    for (let round = 0; round < 60; round++) {
      const polygons = Array.from({ length: 1 + random.below(3) }, () => randomPolygon(random));
      const inMap = polygons.map((polygon) => toMap(polygon, transform));
      expect(rasterisePolygons(inMap, gridWith(transform), WHOLE)).toEqual(insideByRays(polygons));
    }
  });

  it('are the same in windows, also in windows that leave the grid', () => {
    const random = createRandom(5);
    const polygons = Array.from({ length: 4 }, () => toMap(randomPolygon(random), transform));
    const prepared = preparePolygons(polygons, gridWith(transform));
    const whole = prepared.burn(WHOLE);
    const window = { column: 7, row: -3, width: 50, height: 20 };
    prepared.burn(window).forEach((value, i) => {
      const [column, row] = [window.column + (i % 50), window.row + Math.floor(i / 50)];
      if (row >= 0 && column < WIDTH) expect(value).toBe(whole[row * WIDTH + column]);
    });
  });

  it('lie within their bounds', () => {
    const random = createRandom(8);
    for (let round = 0; round < 40; round++) {
      const prepared = preparePolygons([toMap(randomPolygon(random), transform)], gridWith(transform));
      const { column, row, width, height } = prepared.bounds;
      prepared.burn(WHOLE).forEach((value, i) => {
        if (value === 0) return;
        const [x, y] = [(i % WIDTH) - column, Math.floor(i / WIDTH) - row];
        expect(x >= 0 && y >= 0 && x < width && y < height).toBe(true);
      });
    }
  });
});

describe('boundaries', () => {
  const rectangle = (left: number, top: number, right: number, bottom: number): Polygon => [
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
      [left, top],
    ],
  ];
  const pixelsOf = (polygon: Polygon): number[] =>
    [...rasterisePolygons([polygon], gridWith(IDENTITY), WHOLE)].flatMap((value, i) => (value ? [i] : []));

  it('through centres belong to the polygon on their left and below them', () => {
    const pixel = (column: number, row: number): number => row * WIDTH + column;
    expect(pixelsOf(rectangle(2.5, 3.5, 4.5, 5.5))).toEqual([
      pixel(3, 3),
      pixel(4, 3),
      pixel(3, 4),
      pixel(4, 4),
    ]);
  });

  it('shared by two polygons leave no gap and no pixel twice', () => {
    const random = createRandom(2);
    for (let round = 0; round < 50; round++) {
      const half = (): number => random.below(60) / 2;
      const [x1, x2] = [half(), half()];
      const left: Polygon = [
        [
          [0, 0],
          [x1, 0],
          [x2, HEIGHT],
          [0, HEIGHT],
          [0, 0],
        ],
      ];
      const right: Polygon = [
        [
          [x1, 0],
          [WIDTH, 0],
          [WIDTH, HEIGHT],
          [x2, HEIGHT],
          [x1, 0],
        ],
      ];
      expect([...pixelsOf(left), ...pixelsOf(right)].sort((a, b) => a - b)).toEqual(
        Array.from({ length: WIDTH * HEIGHT }, (_, i) => i),
      );
    }
  });

  it('of polygons without area, and grids without area, hold nothing', () => {
    expect(pixelsOf(rectangle(3, 3, 3, 9))).toEqual([]);
    const flat = gridWith([1, 2, 0, 2, 4, 0]);
    expect(rasterisePolygons([rectangle(0, 0, 9, 9)], flat, WHOLE).includes(1)).toBe(false);
    expect(preparePolygons([], gridWith(IDENTITY)).bounds).toMatchObject({ width: 0, height: 0 });
  });
});

const GDAL = `
import sys, json
from osgeo import gdal, ogr
gdal.UseExceptions(); ogr.UseExceptions()
for line in sys.stdin:
    case = json.loads(line)
    raster = gdal.GetDriverByName('MEM').Create('', case['width'], case['height'], 1, gdal.GDT_Byte)
    raster.SetGeoTransform(case['transform'])
    source = ogr.GetDriverByName('Memory').CreateDataSource('')
    layer = source.CreateLayer('areas', None, ogr.wkbPolygon)
    for polygon in case['polygons']:
        feature = ogr.Feature(layer.GetLayerDefn())
        geometry = ogr.CreateGeometryFromJson(json.dumps({'type': 'Polygon', 'coordinates': polygon}))
        feature.SetGeometry(geometry)
        layer.CreateFeature(feature)
    gdal.RasterizeLayer(raster, [1], layer, burn_values=[1])
    print(json.dumps(raster.ReadAsArray().flatten().tolist()))
`;
const hasGdal = spawnSync('/usr/bin/python3', ['-c', 'from osgeo import gdal']).status === 0;

it.skipIf(!hasGdal)('agrees with GDAL on random polygons (skipped where python3-gdal is absent)', () => {
  const random = createRandom(77);
  const cases = Array.from({ length: 200 }, (_, i) => {
    const [, transform] = TRANSFORMS[i % TRANSFORMS.length];
    const polygons = Array.from({ length: 1 + random.below(4) }, () =>
      toMap(randomPolygon(random), transform),
    );
    return { polygons, transform };
  });
  const input = cases
    .map(({ polygons, transform }) => {
      return JSON.stringify({ width: WIDTH, height: HEIGHT, transform: toGdal(transform), polygons });
    })
    .join('\n');
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', GDAL], { input, encoding: 'utf8' });
  const answers = stdout.trim().split('\n');
  expect(answers.length, stderr).toBe(cases.length);
  cases.forEach(({ polygons, transform }, i) => {
    const burnt = rasterisePolygons(polygons, gridWith(transform), WHOLE);
    expect([...burnt]).toEqual(JSON.parse(answers[i]));
  });
});

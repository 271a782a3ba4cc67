import { expect, it } from 'vitest';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Band, Dataset } from '../raster/raster.ts';
import { describeScene } from './describe-scene.ts';

function dataset(...bands: Partial<Band>[]): Dataset {
  const complete = bands.map((band, index): Band => ({
    name: `Band ${index + 1}`,
    sampleType: 'uint8',
    scale: 1,
    offset: 0,
    ...band,
  }));
  const geoKeys = { directory: [1, 1, 0, 0], doubles: [], ascii: '' };
  const raster = memoryRaster({
    name: '/data/s.tif',
    grid: {
      width: 2,
      height: 1,
      transform: [30, 0, 100, 0, -30, 500],
      georeferenced: true,
      crs: { name: 'EPSG:32725', epsg: 32725, unit: 'metre', geoKeys },
    },
    bands: complete,
    samples: complete.map(() => new Uint8Array(2)),
  });
  return {
    ...raster,
    format: 'Test',
    details: { Compression: 'none' },
    problems: ['A.'],
    close: async () => {},
  };
}

it('says what a scene is in plain JSON', () => {
  const description = describeScene(
    { id: '1', path: '/data/s.tif', name: 's.tif' },
    dataset({ wavelength: 665, unit: 'K' }),
    ['B.'],
  );
  expect(JSON.parse(JSON.stringify(description))).toMatchObject({
    id: '1',
    path: '/data/s.tif',
    name: 's.tif',
    details: { Compression: 'none' },
    problems: ['A.', 'B.'],
    width: 2,
    height: 1,
    extent: [100, 470, 160, 500],
    crs: { name: 'EPSG:32725', epsg: 32725, unit: 'metre' },
    bands: [{ index: 0, name: 'Band 1', wavelength: 665, unit: 'K', scale: 1, offset: 0 }],
    overviewCount: 0,
  });
  expect(description.crs).not.toHaveProperty('geoKeys');
});

it('writes nodata that JSON has no number for as words', () => {
  const described = describeScene(
    { id: '1', path: 's', name: 's' },
    dataset({ nodata: NaN }, { nodata: -Infinity }, { nodata: 2n ** 64n - 1n }, { nodata: -9999 }, {}),
  );
  expect(described.bands.map(({ nodata }) => nodata)).toEqual([
    'nan',
    '-inf',
    '18446744073709551615',
    -9999,
    undefined,
  ]);
});

it('gives no way to compute places from pixels that are not placed, and says how far off those of others may be', () => {
  const crs = { name: 'British', epsg: 27700, unit: 'metre', proj4: '+proj=tmerc', uncertainty: 2 } as const;
  const placed = dataset({});
  const described = (georeferenced: boolean) =>
    describeScene(
      { id: '1', path: 's', name: 's' },
      { ...placed, grid: { ...placed.grid, georeferenced, crs } },
    ).crs;
  expect(described(true)).toEqual(crs);
  expect(described(false)).toEqual({ name: 'British', epsg: 27700, unit: 'metre' });
});

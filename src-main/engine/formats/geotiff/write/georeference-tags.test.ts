import { describe, expect, it } from 'vitest';
import type { AffineTransform } from '../../../geo/affine.ts';
import type { Crs } from '../../../geo/crs.ts';
import { georeferenceTags } from './georeference-tags.ts';

const northUp: AffineTransform = [10, 0, 500000, 0, -10, 4e6];
const tagsOf = (transform: AffineTransform, crs?: Crs, georeferenced = true): Record<number, number[]> =>
  Object.fromEntries(
    georeferenceTags({ width: 4, height: 3, transform, georeferenced, crs }).map(({ id, values }) => [
      id,
      Array.from(values),
    ]),
  );

describe('the place of a raster', () => {
  it('is a pixel size and a corner when north is up, else a matrix', () => {
    expect(tagsOf(northUp)).toEqual({ 33550: [10, 10, 0], 33922: [0, 0, 0, 500000, 4e6, 0] });
    const sheared: AffineTransform = [8, 3, 1, 2, -9, 4];
    expect(tagsOf(sheared)).toEqual({ 34264: [8, 3, 0, 1, 2, -9, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1] });
    for (const mirrored of [
      [10, 0, 0, 0, 10, 0],
      [-10, 0, 0, 0, -10, 0],
    ] as const) {
      expect(Object.keys(tagsOf(mirrored))).toEqual(['34264']);
    }
  });

  it('is not written where there is none', () => {
    expect(tagsOf(northUp, { name: 'EPSG:32633', epsg: 32633, unit: 'metre' }, false)).toEqual({});
  });

  it('is that of the middle of the first pixel where the keys say that a pixel is a point', () => {
    const geoKeys = { directory: [1, 1, 0, 1, 1025, 0, 1, 2], doubles: [], ascii: '' };
    expect(tagsOf(northUp, { name: '', unit: 'metre', geoKeys })[33922]).toEqual([
      0, 0, 0, 500005, 3999995, 0,
    ]);
  });
});

it('keeps the control points of a scene without a transform', () => {
  const controlPoints = [
    { column: 0.5, row: 0, x: 10, y: 20, z: 1 },
    { column: 3, row: 2, x: 11, y: 21, z: 2 },
  ];
  const grid = { width: 4, height: 3, transform: northUp, georeferenced: false, controlPoints };
  const tags = georeferenceTags({ ...grid, crs: { name: '', epsg: 32633, unit: 'metre' } });
  expect(tags.map(({ id }) => id)).toEqual([33922, 34735]);
  expect(tags[0].values).toEqual([0.5, 0, 0, 10, 20, 1, 3, 2, 0, 11, 21, 2]);
});

describe('the reference system', () => {
  it('is carried over as it was read, byte for byte', () => {
    const geoKeys = { directory: [1, 1, 0, 1, 1026, 34737, 4, 0], doubles: [6378137, 0.5], ascii: 'é é|' };
    const tags = tagsOf(northUp, { name: '', unit: 'metre', epsg: 1, geoKeys });
    expect(tags[34735]).toEqual(geoKeys.directory);
    expect(tags[34736]).toEqual(geoKeys.doubles);
    expect(tags[34737]).toEqual([0xe9, 0x20, 0xe9, 0x7c, 0]);
    const utf8 = { ...geoKeys, directory: [1, 1, 0, 1, 1026, 34737, 6, 0] };
    expect(tagsOf(northUp, { name: '', unit: 'metre', geoKeys: utf8 })[34737]).toEqual([
      0xc3, 0xa9, 0x20, 0xc3, 0xa9, 0x7c, 0,
    ]);
    const wide = { ...geoKeys, ascii: '測|' };
    expect(tagsOf(northUp, { name: '', unit: 'metre', geoKeys: wide })[34737]).toEqual([
      0xe6, 0xb8, 0xac, 0x7c, 0,
    ]);
    const ended = tagsOf(northUp, { name: '', unit: 'metre', geoKeys: { ...geoKeys, ascii: 'ab|\0' } });
    expect(ended[34737]).toEqual([0x61, 0x62, 0x7c, 0]);
  });

  it('is a code where only that is known, projected or geographic', () => {
    const keys = (epsg: number, unit: Crs['unit']): number[] =>
      tagsOf(northUp, { name: '', epsg, unit })[34735];
    expect(keys(32633, 'metre')).toEqual([1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32633]);
    expect(keys(4326, 'degree')).toEqual([1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326]);
    expect(keys(104305, 'degree')).toBeUndefined();
    expect(tagsOf(northUp, { name: 'local', unit: 'unknown' })[34735]).toBeUndefined();
  });
});

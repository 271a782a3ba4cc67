import { expect, it } from 'vitest';
import { sortDropped } from './dropped-files.ts';

it('takes several files and folders as one scene', () => {
  expect(sortDropped(['/b2.tif', '/b3.jp2', '/landsat'])).toEqual({
    scene: { path: '/b2.tif', parts: ['/b3.jp2', '/landsat'] },
  });
  expect(sortDropped(['/S2.SAFE'])).toEqual({ scene: { path: '/S2.SAFE' } });
});

it('takes a single file whatever its name, for a reader to say what it is', () => {
  expect(sortDropped(['/raw.unknown'])).toEqual({ scene: { path: '/raw.unknown' } });
});

it('leaves out what lies beside a raster and is dropped with it', () => {
  expect(sortDropped(['/a.tif', '/a.tif.aux.xml', '/a.tfw'])).toEqual({ scene: { path: '/a.tif' } });
  expect(sortDropped(['/a.dat', '/a.hdr'])).toEqual({ scene: { path: '/a.dat' } });
  expect(sortDropped(['/a.hdr', '/b.tif'])).toEqual({ scene: { path: '/a.hdr', parts: ['/b.tif'] } });
});

it('opens a project rather than what lies beside it', () => {
  expect(sortDropped(['/a.tif', '/map.swath.json'])).toEqual({ project: '/map.swath.json' });
});

it('takes the metadata of a Landsat scene for what it is, though projects are .json too', () => {
  expect(sortDropped(['/LC08_L2SP_MTL.json'])).toEqual({ scene: { path: '/LC08_L2SP_MTL.json' } });
});

it('has nothing to open where only companions were dropped', () => {
  expect(sortDropped(['/a.tfw', '/a.aux.xml'])).toEqual({});
});

import { expect, it } from 'vitest';
import { writeTinyTiff, type TinyTag } from '../../testing/tiny-tiff.ts';
import type { FileStructure } from './file-structure.ts';
import { readGrid } from './georeference.ts';

const SIZE = { width: 30, height: 20 };
const KEYS = { short: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32633] };

const geotiff = (tags: Record<number, TinyTag>): Uint8Array =>
  writeTinyTiff([{ width: 1, height: 1, sampleType: 'uint8', bands: [new Uint8Array(1)], tags }]);

const structure = (parts: Partial<FileStructure>): FileStructure => ({
  wrapped: true,
  codestream: { start: 0, end: 0 },
  geotiffs: [],
  gml: [],
  ...parts,
});

const placed = geotiff({
  33550: { double: [10, 10, 0] },
  33922: { double: [0, 0, 0, 500, 900, 0] },
  34735: KEYS,
});
const gml = `<RectifiedGrid srsName="urn:ogc:def:crs:EPSG::32734"><origin><Point><pos>1 2</pos></Point></origin>
  <offsetVector>2 0</offsetVector><offsetVector>0 -2</offsetVector></RectifiedGrid>`;

it('GeoJP2 counts before GMLJP2', async () => {
  const grid = await readGrid(SIZE, structure({ geotiffs: [placed], gml: [gml] }), undefined, []);
  expect(grid).toMatchObject({ ...SIZE, transform: [10, 0, 500, 0, -10, 900], crs: { epsg: 32633 } });
});

it('GMLJP2 counts where there is no GeoJP2', async () => {
  const grid = await readGrid(SIZE, structure({ gml: ['<a/>', gml] }), undefined, []);
  expect(grid).toMatchObject({ transform: [2, 0, 0, 0, -2, 3], crs: { epsg: 32734 }, georeferenced: true });
});

it('a transform from beside counts before both, and leaves the reference system', async () => {
  const grid = await readGrid(SIZE, structure({ geotiffs: [placed] }), [1, 0, 5, 0, -1, 6], []);
  expect(grid).toMatchObject({ transform: [1, 0, 5, 0, -1, 6], crs: { epsg: 32633 } });
});

it('a reference system may be known without a place', async () => {
  const identity = geotiff({
    34264: { double: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] },
    34735: KEYS,
  });
  const grid = await readGrid(SIZE, structure({ geotiffs: [identity] }), undefined, []);
  expect(grid).toMatchObject({ georeferenced: false, crs: { epsg: 32633 } });
});

it('what is damaged is named and passed over', async () => {
  const problems: string[] = [];
  const broken = structure({ geotiffs: [Uint8Array.of(1, 2, 3)], gml: [gml.replace('1 2', 'x')] });
  expect(await readGrid(SIZE, broken, undefined, problems)).toMatchObject({ georeferenced: false });
  expect(problems).toEqual([expect.stringContaining('GeoJP2'), expect.stringContaining('GMLJP2')]);
});

import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../bytes.ts';
import type { Dataset } from '../../../raster/raster.ts';
import { openContext } from '../../../testing/open-context.ts';
import { writeTinyTiff, type TinyTag } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers } from '../../../workers.ts';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { georeferenceTags } from '../write/georeference-tags.ts';
import { geotiffReader } from './geotiff-reader.ts';

const UTM_KEYS: TinyTag = { short: [1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32633] };
const POINT_KEYS: TinyTag = { short: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 2, 3072, 0, 1, 32633] };
const SCALE: Record<number, TinyTag> = {
  33550: { double: [10, 10, 0] },
  33922: { double: [0, 0, 0, 500000, 4e6, 0] },
};
const POINTS = [0, 0, 0, 500000, 4e6, 5, 2, 0, 0, 500020, 4e6, 6, 0, 3, 0, 500001, 3999970, 7];
const DUTCH = 'PROJCS["RD",AUTHORITY["EPSG","28992"]]';
const WORLD = '10\n0\n0\n-10\n600005\n4999995\n';

async function open(
  tags: Record<number, TinyTag>,
  beside: Record<string, string> = {},
  name = '/data/scene.tif',
): Promise<Dataset> {
  const image = { width: 2, height: 3, sampleType: 'uint8' as const, bands: [new Uint8Array(6)], tags };
  const files = new Map(Object.entries(beside).map(([file, text]) => [file, new TextEncoder().encode(text)]));
  const fileOf = async (file: string) => files.get(file) && memorySource(file, files.get(file)!);
  const context = openContext(inlineWorkers(nodeCodecs));
  return geotiffReader.open(memorySource(name, writeTinyTiff([image])), {
    ...context,
    sibling: (suffix) => fileOf(`scene.tif${suffix}`),
    beside: { ...context.beside, open: fileOf },
  });
}

describe('a scene without a place of its own', () => {
  it.each([
    ['scene.tfw', '/data/scene.tif'],
    ['scene.TFW', '/data/scene.tif'],
    ['scene.tifw', '/data/scene.tif'],
    ['scene.wld', '/data/scene.tif'],
    ['scene.tfw', 'C:\\data\\scene.tiff'],
    ['scene.tiffw', '/data/scene.tiff'],
  ])('is placed by the world file %s beside %s, which places the middles of pixels', async (file, name) => {
    const { grid } = await open({}, { [file]: WORLD }, name);
    expect(grid).toMatchObject({ georeferenced: true, transform: [10, 0, 600000, 0, -10, 5e6] });
  });

  it('takes the first of several world files, as GDAL does, and its system from a .prj', async () => {
    const beside = { 'scene.tfw': WORLD, 'scene.wld': '1\n0\n0\n-1\n0\n0\n', 'scene.prj': DUTCH };
    const { grid } = await open({}, beside);
    expect(grid.transform[0]).toBe(10);
    expect(grid.crs).toMatchObject({ epsg: 28992, name: 'Amersfoort / RD New', wkt: DUTCH });
  });

  it('is not placed by a world file that is none, and says so', async () => {
    for (const text of ['', '1 2 3', '0\n0\n0\n0\n1\n1', 'a b c d e f']) {
      const dataset = await open({}, { 'scene.tfw': text });
      expect(dataset.grid.georeferenced).toBe(false);
      expect(dataset.problems.join()).toMatch(/world file/);
    }
  });
});

describe('a scene with several places', () => {
  const pam = `<PAMDataset><SRS dataAxisToSRSAxisMapping="1,2">${DUTCH.replaceAll('"', '&quot;')}</SRS></PAMDataset>`;

  it('takes its own before a world file and a .prj', async () => {
    const { grid } = await open({ ...SCALE, 34735: UTM_KEYS }, { 'scene.tfw': WORLD, 'scene.prj': DUTCH });
    expect(grid).toMatchObject({ transform: [10, 0, 500000, 0, -10, 4e6], crs: { epsg: 32633 } });
  });

  it('takes the system of the side-car before its own', async () => {
    const { grid } = await open({ ...SCALE, 34735: UTM_KEYS }, { 'scene.tif.aux.xml': pam });
    expect(grid.crs).toMatchObject({ epsg: 28992 });
    expect(grid.crs?.geoKeys).toBeUndefined();
  });

  it('is not placed where the side-car says that its coordinates are north and east', async () => {
    const text =
      'GEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]],' +
      'CS[ellipsoidal,2],AXIS["latitude",north],AXIS["longitude",east],ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",4326]]';
    const crs = async (axes: string) => {
      const xml = `<PAMDataset><SRS dataAxisToSRSAxisMapping="${axes}">${text}</SRS></PAMDataset>`;
      return (await open(SCALE, { 'scene.tif.aux.xml': xml })).grid.crs;
    };
    expect((await crs('2,1'))?.proj4).toContain('+proj=longlat');
    expect(await crs('1,2')).toMatchObject({ name: 'WGS 84', epsg: 4326, proj4: undefined });
  });
});

describe('control points', () => {
  it('are read from tie points, described and not applied', async () => {
    const dataset = await open({ 33922: { double: POINTS }, 34735: UTM_KEYS });
    expect(dataset.grid).toMatchObject({ georeferenced: false, crs: { epsg: 32633 } });
    expect(dataset.grid.controlPoints).toEqual([
      { column: 0, row: 0, x: 500000, y: 4e6, z: 5 },
      { column: 2, row: 0, x: 500020, y: 4e6, z: 6 },
      { column: 0, row: 3, x: 500001, y: 3999970, z: 7 },
    ]);
    expect(dataset.details['control points']).toBe('3, not applied');
  });

  it('lie half a pixel further where a pixel is a point', async () => {
    const { grid } = await open({ 33922: { double: POINTS }, 34735: POINT_KEYS });
    expect(grid.controlPoints![1]).toMatchObject({ column: 2.5, row: 0.5 });
  });

  it('are read from the side-car with their system', async () => {
    const xml =
      `<PAMDataset><GCPList Projection="${DUTCH.replaceAll('"', '&quot;')}">` +
      '<GCP Id="1" Pixel="0.5" Line="1" X="10" Y="20" Z="3"/><GCP Id="2" Pixel="x" Line="1" X="1" Y="2"/></GCPList></PAMDataset>';
    const { grid } = await open({}, { 'scene.tif.aux.xml': xml });
    expect(grid.controlPoints).toEqual([{ column: 0.5, row: 1, x: 10, y: 20, z: 3 }]);
    expect(grid.crs).toMatchObject({ epsg: 28992 });
  });

  it('give way to a transform', async () => {
    const { grid } = await open({ ...SCALE, 33922: { double: POINTS } });
    expect(grid).toMatchObject({ georeferenced: true, controlPoints: undefined });
  });

  it.each([
    ['areas', UTM_KEYS],
    ['points', POINT_KEYS],
  ])('come back from the tags that an export writes, where pixels are %s', async (_, keys) => {
    const { grid } = await open({ 33922: { double: POINTS }, 34735: keys });
    const written = Object.fromEntries(
      georeferenceTags(grid).map(({ id, type, values }): [number, TinyTag] => {
        const numbers = Array.from(values);
        return [id, type === 'double' ? { double: numbers } : { short: numbers }];
      }),
    );
    const back = await open(written);
    expect(back.grid).toEqual(grid);
  });
});

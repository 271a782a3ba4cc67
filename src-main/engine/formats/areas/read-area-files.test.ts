import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { serialize } from 'flatgeobuf/lib/mjs/geojson.js';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import type { FeatureLayer } from '../../geo/feature-layer.ts';
import { createRandom } from '../../random.ts';
import { isEngineError } from '../../errors.ts';
import type { AreaFile } from './area-file.ts';
import { readAreaFiles } from './read-area-files.ts';
import { writeTinyGeoPackage } from './tiny-geopackage.test-setup.ts';
import { writeTinyShapefile } from './tiny-shapefile.test-setup.ts';

type Rings = [number, number][][];

const OUTER: [number, number][] = [
  [0, 0],
  [0, 10],
  [10, 10],
  [10, 0],
  [0, 0],
];
const HOLE: [number, number][] = [
  [2, 2],
  [4, 2],
  [4, 4],
  [2, 4],
  [2, 2],
];
const POLYGONS: Rings[] = [[OUTER, HOLE], [OUTER.map(([x, y]) => [x + 20, y - 5.5])]];
const NAMES = ['Wald', 'Wasser'];
const UTM_CODE = 32633;

const COLLECTION = {
  type: 'FeatureCollection' as const,
  features: POLYGONS.map((coordinates, index) => ({
    type: 'Feature' as const,
    properties: { name: NAMES[index] },
    geometry: { type: 'Polygon' as const, coordinates },
  })),
};

const TINY: Record<string, () => Promise<AreaFile[]>> = {
  GeoJSON: async () => [{ name: 'a.geojson', bytes: new TextEncoder().encode(JSON.stringify(COLLECTION)) }],
  FlatGeobuf: async () => [{ name: 'a.fgb', bytes: serialize(COLLECTION, UTM_CODE) }],
  GeoPackage: async () => [{ name: 'a.gpkg', bytes: await writeTinyGeoPackage(POLYGONS, NAMES, UTM_CODE) }],
  Shapefile: async () => writeTinyShapefile('a', POLYGONS, NAMES),
  'zipped Shapefile': async () => {
    const entries = writeTinyShapefile('folder/a', POLYGONS, NAMES).map(({ name, bytes }) => [name, bytes]);
    return [{ name: 'a.zip', bytes: zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>) }];
  },
};

const read = async (files: readonly AreaFile[]) => readAreaFiles.run(files, nodeCodecs);

/** Names and rings; each ring starts at its least position and has its corners in ascending order, whichever way it runs. */
function shapesOf(layers: readonly FeatureLayer[]): unknown {
  const features = layers.flatMap((layer) => layer.features) as (typeof COLLECTION)['features'];
  return features.map(({ properties, geometry }) => {
    const parts =
      (geometry.type as string) === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates];
    const polygons = parts as unknown as Rings[];
    const corners = (ring: [number, number][]) => ring.slice(1).map(([x, y]) => `${x} ${y}`);
    return {
      name: properties.name,
      polygons: polygons.map((rings) => rings.map((ring) => corners(ring).sort())),
    };
  });
}

const TRUTH = shapesOf([{ sourceName: '', features: COLLECTION.features, crs: { kind: 'unstated' } }]);

describe('files of areas', () => {
  it.each(Object.keys(TINY))('%s gives its polygons, holes and names', async (kind) => {
    expect(shapesOf(await read(await TINY[kind]()))).toEqual(TRUTH);
  });

  it('say what their coordinates are in', async () => {
    const crs = async (kind: string) => (await read(await TINY[kind]()))[0].crs;
    expect(await crs('GeoJSON')).toEqual({ kind: 'lon-lat' });
    expect(await crs('FlatGeobuf')).toEqual({ kind: 'named', name: `EPSG:${UTM_CODE}` });
    expect(await crs('GeoPackage')).toEqual({ kind: 'named', name: `EPSG:${UTM_CODE}` });
    expect(await crs('Shapefile')).toMatchObject({ kind: 'wkt', wkt: expect.stringContaining('UTM') });
    const [shp] = await TINY.Shapefile();
    expect((await read([shp]))[0].crs).toEqual({ kind: 'unstated' });
  });

  it('are taken together: companions belong to their shapefile, in whichever case', async () => {
    const parts = (await TINY.Shapefile()).map(({ name, bytes }) => ({ name: name.toUpperCase(), bytes }));
    const layers = await read([...parts.toReversed(), ...(await TINY.GeoPackage())]);
    expect(layers.map(({ sourceName }) => sourceName)).toEqual(['A.SHP', 'a.gpkg']);
    expect(layers.map(({ crs }) => crs.kind)).toEqual(['wkt', 'named']);
  });

  it.each<[string, AreaFile, RegExp]>([
    [
      'text',
      { name: 'notes.txt', bytes: new TextEncoder().encode('hello') },
      /notes\.txt holds no areas.*GeoPackage/,
    ],
    [
      'a companion alone',
      { name: 'a.dbf', bytes: new Uint8Array(40) },
      /a\.dbf is only a part of a shapefile/,
    ],
    [
      'a zip of other things',
      { name: 'x.zip', bytes: zipSync({ 'x.txt': new Uint8Array(3) }) },
      /x\.zip holds no Shapefile/,
    ],
    ['nothing', { name: 'empty.geojson', bytes: new Uint8Array(0) }, /empty\.geojson holds no areas/],
  ])('of other kinds are refused by name: %s', async (_, file, message) => {
    await expect(read([file])).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message),
    });
  });

  it.each(Object.keys(TINY))('that are broken fail with a word, never otherwise: %s', async (kind) => {
    const random = createRandom(11);
    for (let round = 0; round < 120; round += 1) {
      const files = (await TINY[kind]()).map(({ name, bytes }) => ({ name, bytes: mutated(bytes, random) }));
      const error = await read(files).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined) expect(isEngineError(error), String(error)).toBe(true);
    }
  });
});

function mutated(bytes: Uint8Array, random: ReturnType<typeof createRandom>): Uint8Array {
  const copy = bytes.slice(0, random.below(3) === 0 ? 1 + random.below(bytes.length) : bytes.length);
  for (let change = random.below(4); change >= 0; change -= 1)
    copy[random.below(copy.length)] = random.below(256);
  return copy;
}

const hasGdal = (() => {
  try {
    execFileSync('ogr2ogr', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasGdal)('files of areas that GDAL writes (needs ogr2ogr)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'areas-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const source = join(folder, 'truth.geojson');
  const multi = { ...COLLECTION.features[0], geometry: { type: 'MultiPolygon', coordinates: POLYGONS } };
  const collection = { ...COLLECTION, features: [...COLLECTION.features, multi] };
  writeFileSync(source, JSON.stringify(collection));
  const truth = shapesOf([{ sourceName: '', features: collection.features, crs: { kind: 'unstated' } }]);

  it.each([
    ['ESRI Shapefile', 'shp', []],
    ['ESRI Shapefile', 'shp', ['-dim', 'XYZM']],
    ['GPKG', 'gpkg', []],
    ['GPKG', 'gpkg', ['-dim', 'XYZ']],
    ['FlatGeobuf', 'fgb', []],
    ['FlatGeobuf', 'fgb', ['-lco', 'SPATIAL_INDEX=NO', '-dim', 'XYZ']],
  ])('%s (.%s, %s)', async (driver, extension, options) => {
    const made = mkdtempSync(join(folder, 'made-'));
    const target = join(made, `made.${extension}`);
    const system = ['-a_srs', 'EPSG:3035', '-nlt', 'PROMOTE_TO_MULTI'];
    execFileSync('ogr2ogr', ['-f', driver, ...options, ...system, target, source]);
    const files = readdirSync(made).map((name) => ({
      name,
      bytes: new Uint8Array(readFileSync(join(made, name))),
    }));
    const layers = await read(files);
    expect((shapesOf(layers) as { name: string }[]).toSorted(byName)).toEqual(
      (truth as { name: string }[]).toSorted(byName),
    );
    expect(JSON.stringify(layers[0].crs)).toMatch(/EPSG:3035|ETRS_1989_LAEA/);
  });
});

function byName(left: object, right: object): number {
  return JSON.stringify(left).localeCompare(JSON.stringify(right));
}

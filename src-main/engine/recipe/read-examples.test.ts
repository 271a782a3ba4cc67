import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proj4 from 'proj4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryRaster } from '../raster/memory-raster.ts';
import type { Raster } from '../raster/raster.ts';
import { syntheticGrid } from '../testing/synthetic-scene.ts';
import { clusterFile, type ClusterFileContext } from './cluster-file.ts';
import { fewShotFiles, HEIGHT, WIDTH } from './few-shot.test-setup.ts';
import { readExamples } from './read-examples.ts';

const grid = syntheticGrid(WIDTH, HEIGHT);
const band = { name: 'a', sampleType: 'uint8', scale: 1, offset: 0 } as const;
const samples = [new Uint8Array(WIDTH * HEIGHT)];
const scene: Raster = memoryRaster({ name: 'scene', grid, bands: [band], samples });
const bare: Raster = { ...scene, grid: { ...grid, georeferenced: false, crs: undefined } };

let files: Awaited<ReturnType<typeof fewShotFiles>>['files'];
let context: ClusterFileContext;

beforeAll(async () => {
  ({ files, context } = await fewShotFiles());
});

const read = (path: string, on = scene, field?: string) =>
  readExamples({ path, field }, on, context, new AbortController().signal);

/** Map coordinates of the middle of a pixel. */
const middle = (column: number, row: number): [number, number] => [
  288_791 + 30 * column,
  9_120_745 - 30 * row,
];
const toLonLat = proj4(grid.crs!.proj4!).inverse;

const SQUARE = [middle(2, 2), middle(9, 2), middle(9, 7), middle(2, 7), middle(2, 2)];
const collection = (place: (position: [number, number]) => [number, number]) => ({
  type: 'FeatureCollection',
  features: [
    {
      properties: { kind: 'Wood', code: 7 },
      geometry: { type: 'Polygon', coordinates: [SQUARE.map(place)] },
    },
    {
      properties: { kind: 'Lake', code: 3 },
      geometry: { type: 'Point', coordinates: place(middle(30, 20)) },
    },
    {
      properties: { kind: 'Lake', code: 3 },
      geometry: { type: 'MultiPoint', coordinates: [middle(31, 4), middle(5, 40)].map(place) },
    },
    {
      properties: { kind: 'Way', code: 1 },
      geometry: { type: 'LineString', coordinates: SQUARE.map(place) },
    },
  ].map((feature) => ({ type: 'Feature', ...feature })),
});
const put = (path: string, value: unknown): void =>
  void files.contents.set(path, new TextEncoder().encode(JSON.stringify(value)));

/** Whole metres, which is far within a pixel. */
const rounded = (positions: readonly (readonly [number, number])[] = []) =>
  positions.map((position) => position.map(Math.round));

describe('examples in a file of shapes', () => {
  it('come with their classes, in the coordinates of the scene; lines are passed over', async () => {
    put('/e.geojson', collection(toLonLat));
    const { source, classes, raster } = await read('/e.geojson', scene, 'kind');
    expect([source, raster]).toEqual(['e.geojson', undefined]);
    expect(classes.map(({ id, name }) => [id, name])).toEqual([
      [1, 'Lake'],
      [2, 'Wood'],
    ]);
    expect(rounded(classes[0].points)).toEqual([middle(30, 20), middle(31, 4), middle(5, 40)]);
    expect(rounded(classes[1].polygons![0][0])).toEqual(expect.arrayContaining(SQUARE));
    expect(new Set(classes.map(({ colour }) => colour)).size).toBe(2);
  });

  it('keep numbers as ids', async () => {
    put('/e.json', collection(toLonLat));
    const { classes } = await read('/e.json', scene, 'CODE');
    expect(classes.map(({ id, name }) => [id, name])).toEqual([
      [3, 'Class 3'],
      [7, 'Class 7'],
    ]);
  });

  it('are refused where they are lines only, or in no known system', async () => {
    const { features, type } = collection(toLonLat);
    put('/lines.geojson', { type, features: features.slice(3) });
    await expect(read('/lines.geojson')).rejects.toThrow(
      /no Polygon, MultiPolygon, Point or MultiPoint \(it has 1 LineString\); an example is drawn as a polygon or a point/,
    );
    put(
      '/metres.geojson',
      collection((position) => position),
    );
    await expect(read('/metres.geojson', scene, 'kind')).rejects.toThrow(/not longitude and latitude/);
  });

  const hasGdal = spawnSync('ogr2ogr', ['--version']).status === 0;
  describe.skipIf(!hasGdal)('as GDAL writes it (skipped without ogr2ogr)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'examples-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each([
      ['ESRI Shapefile', 'shp'],
      ['GPKG', 'gpkg'],
      ['FlatGeobuf', 'fgb'],
    ])('has the same classes and points: %s', async (driver, extension) => {
      const { type, features } = collection(toLonLat);
      const points = { type, features: features.slice(1, 2).concat(features.slice(1, 2)) };
      points.features[1] = { ...points.features[1], properties: { kind: 'Wood', code: 9 } };
      writeFileSync(join(folder, 'in.geojson'), JSON.stringify(points));
      const target = join(folder, `made.${extension}`);
      execFileSync('ogr2ogr', ['-f', driver, '-t_srs', 'EPSG:32725', target, join(folder, 'in.geojson')]);
      for (const name of readdirSync(folder))
        files.contents.set(`/made/${name}`, new Uint8Array(readFileSync(join(folder, name))));
      const named = await read(`/made/made.${extension}`, scene, 'kind');
      expect(named.classes.map(({ id, name }) => [id, name])).toEqual([
        [1, 'Lake'],
        [2, 'Wood'],
      ]);
      for (const { points: found } of named.classes) expect(rounded(found)).toEqual([middle(30, 20)]);
      const numbered = await read(`/made/made.${extension}`, scene, 'code');
      expect(numbered.classes.map(({ id }) => id)).toEqual([3, 9]);
    });
  });
});

describe('examples in a raster', () => {
  const raster = (name: string, type: number, values: Float32Array | Int16Array | Uint8Array): string => {
    files.contents.set(`/${name}.dat`, new Uint8Array(values.buffer as ArrayBuffer));
    const header = `ENVI\nsamples = ${WIDTH}\nlines = ${HEIGHT}\nbands = 1\ndata type = ${type}\ninterleave = bsq\nbyte order = 0\n`;
    files.contents.set(`/${name}.hdr`, new TextEncoder().encode(header));
    return `/${name}.dat`;
  };
  const first = (value: number) => (_: unknown, pixel: number) => (pixel === 5 ? value : 0);
  const pixels = { length: WIDTH * HEIGHT };

  it('are its values, whichever their type', async () => {
    const sparse = (_: unknown, pixel: number) => [0, 9, 0, 400][pixel % 4];
    for (const [type, values] of [
      [2, Int16Array.from(pixels, sparse)],
      [4, Float32Array.from(pixels, sparse)],
    ] as const) {
      const { classes, raster: path } = await read(raster('sparse', type, values), bare);
      expect(classes.map(({ id, name }) => [id, name])).toEqual([
        [9, 'Class 9'],
        [400, 'Class 400'],
      ]);
      expect(path).toBe('/sparse.dat');
    }
  });

  it('have the names and colours of their file', async () => {
    const recipe = { clusterer: 'kmeans', parameters: { clusters: 3 }, standardise: true, seed: 1 };
    const { clusters } = await clusterFile({ scene: '/one.dat', out: '/three.tif', recipe }, context);
    const { classes } = await read('/three.tif', bare);
    expect(classes).toEqual(clusters.map(({ id, colour }) => ({ id, name: `Cluster ${id}`, colour })));
  });

  it.each([
    ['a fraction', 4, Float32Array.from(pixels, first(0.5)), /has the value 0\.5; .*from 1 to 65535/],
    ['a number below 0', 2, Int16Array.from(pixels, first(-4)), /has the value -4/],
    ['no class at all', 1, new Uint8Array(WIDTH * HEIGHT), /is 0 everywhere/],
  ])('are refused with %s', async (_title, type, values, message) => {
    await expect(read(raster('bad', type, values), bare)).rejects.toThrow(message);
  });

  it('are refused on another grid', async () => {
    const small = { ...bare, grid: { ...bare.grid, width: WIDTH - 1 } };
    const path = raster('grid', 1, Uint8Array.from(pixels, first(1)));
    await expect(read(path, small)).rejects.toThrow(/60 x 50 pixels.*resample/);
  });
});

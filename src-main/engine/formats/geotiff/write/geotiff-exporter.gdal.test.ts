import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../../node/files.ts';
import { createWorkerPool } from '../../../../node/worker-pool.ts';
import { fromGdal, type AffineTransform } from '../../../geo/affine.ts';
import type { Crs, GeoKeyTags } from '../../../geo/crs.ts';
import type { Grid } from '../../../geo/grid.ts';
import { createRandom } from '../../../random.ts';
import type { LegendEntry } from '../../../raster/exporter.ts';
import { completeParameters } from '../../../parameters.ts';
import { memoryRaster } from '../../../raster/memory-raster.ts';
import { bytesOf } from '../../../raster/samples.ts';
import { geotiffExporter } from './geotiff-exporter.ts';
import { geotiffManifest } from './geotiff-manifest.ts';

type LabelSamples = Uint8Array | Uint16Array;

const PYTHON = '/usr/bin/python3';
const SAMPLE = join(import.meta.dirname, '../../../../../resources/sample/L7_ETMs.tif');
const parameters = completeParameters(geotiffManifest.parameters, {});
const workers = createWorkerPool(new URL('../../../../node/worker.ts', import.meta.url), { size: 2 });
const folder = mkdtempSync(join(tmpdir(), 'swath-gdal-'));
const metadata = { SOFTWARE: 'Swath', RECIPE: '{"name": "a & <b> \\"é\\""}' };
const legend: LegendEntry[] = [
  { value: 1, name: 'Water & <ice>', colour: '#1f78b4', pixels: 3_000_000_000, hectares: 12.5 },
  { value: 3, name: 'Forêt', colour: '#33a02c', pixels: 7, hectares: 0.25 },
  { value: 6, name: 'Built "up"', colour: '#fe0001', pixels: 9, hectares: 3 },
];

interface Report {
  size: number[];
  type: string;
  md5: string;
  transform: number[] | null;
  wkt: string;
  areaOrPoint: string | null;
  metadata: Record<string, string>;
  structure: Record<string, string>;
  nodata: number;
  block: number[];
  colours: number[][];
  colourCount: number;
  overviews: [number, number, string, number][];
  gdalOverviews: number[][];
  names: string[];
  table: { columns: [string, number, number][]; rows: string[][] };
  cogWarnings: string[];
  cogErrors: string[];
  messages: string[];
}

const hasGdal = ((): boolean => {
  try {
    execFileSync(PYTHON, ['-c', 'import osgeo_utils.samples.validate_cloud_optimized_geotiff'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();

const inspect = (...paths: string[]): Report[] =>
  JSON.parse(
    execFileSync(PYTHON, [join(import.meta.dirname, 'gdal-report.py'), ...paths], { encoding: 'utf8' }),
  ) as Report[];

async function geoKeysOf(path: string): Promise<GeoKeyTags> {
  const { fileDirectory } = await (await fromFile(path)).getImage();
  return {
    directory: Array.from((await fileDirectory.loadValue('GeoKeyDirectory')) ?? []),
    doubles: Array.from((await fileDirectory.loadValue('GeoDoubleParams')) ?? []),
    ascii: (await fileDirectory.loadValue('GeoAsciiParams')) ?? '',
  };
}

function labels(type: 'uint8' | 'uint16', { width, height }: Grid): LabelSamples {
  const random = createRandom(width);
  const samples = type === 'uint8' ? new Uint8Array(width * height) : new Uint16Array(width * height);
  return samples.map((_, i) => {
    const field = Math.floor((i % width) / 37) + Math.floor(i / width / 29);
    if (i % 1000 === 5 && type === 'uint16') return 300;
    return (random.below(30) === 0 ? random.below(99) : field) % 7;
  });
}

async function write(name: string, type: 'uint8' | 'uint16', grid: Grid): Promise<string> {
  const path = join(folder, `${name}.tif`);
  const bands = [{ name: 'labels', sampleType: type, scale: 1, offset: 0, nodata: 0 }];
  const raster = memoryRaster({ name, grid, bands, samples: [labels(type, grid)] });
  const entries =
    type === 'uint8' ? legend : [...legend, { value: 300, name: 'Far', colour: '#0a0b0c', pixels: 1 }];
  const run = { signal: new AbortController().signal, seed: 1, workers, report: () => {} };
  await geotiffExporter.write(raster, path, nodeFiles(), { parameters, legend: entries, metadata }, run);
  return path;
}

const md5 = (samples: LabelSamples): string => createHash('md5').update(bytesOf(samples)).digest('hex');

/** The overview of a whole raster by counting, as the contract says it. */
function halve(samples: LabelSamples, width: number, height: number): LabelSamples {
  const across = Math.ceil(width / 2);
  const half = samples.slice(0, across * Math.ceil(height / 2));
  return half.map((_, i) => {
    const counts = new Map<number, number>();
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ]) {
      const [x, y] = [2 * (i % across) + dx, 2 * Math.floor(i / across) + dy];
      const label = x < width && y < height ? samples[y * width + x] : 0;
      if (label !== 0) counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    const most = Math.max(0, ...counts.values());
    return [...counts].find(([, count]) => count === most)?.[0] ?? 0;
  });
}

const utm: AffineTransform = [10, 0, 399960.123456789, 0, -10.000000001, 5300040.987654321];
const placed = (width: number, height: number, transform = utm, crs?: Crs): Grid => ({
  width,
  height,
  transform,
  georeferenced: true,
  crs,
});
const epsg = (code: number, unit: Crs['unit'] = 'metre'): Crs => ({ name: `EPSG:${code}`, epsg: code, unit });
const pointKeys: GeoKeyTags = {
  directory: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 2, 3072, 0, 1, 32633],
  doubles: [],
  ascii: '',
};

describe.skipIf(!hasGdal)('what GDAL sees (needs gdal-bin and python3-gdal)', () => {
  const grids: Record<string, Grid> = {
    'one pixel': placed(1, 1, utm, epsg(32633)),
    'a thin strip': placed(513, 7, utm, epsg(32633)),
    'several levels': placed(1300, 900, utm, epsg(32633)),
    'a tile exactly': placed(512, 512, utm, epsg(32633)),
    rotated: placed(700, 30, [8.5, 3.25, 500000.1, 2.75, -9.125, 4e6], epsg(32633)),
    'south up': placed(30, 20, [10, 0, 400000, 0, 10, 5e6], epsg(32633)),
    'lon/lat': placed(30, 20, [0.01, 0, -70.5, 0, -0.02, 45.25], epsg(4326, 'degree')),
    'no reference system': placed(40, 30),
    'pixel is point': placed(40, 30, utm, { ...epsg(32633), geoKeys: pointKeys }),
    'no place at all': { width: 40, height: 30, transform: [1, 0, 0, 0, -1, 0], georeferenced: false },
  };
  const reports = new Map<string, Report>();

  beforeAll(async () => {
    const names = Object.keys(grids).flatMap((name) => [`${name} uint8`, `${name} uint16`]);
    const paths: string[] = [];
    for (const name of names) {
      const [, title, type] = /^(.*) (uint8|uint16)$/.exec(name)!;
      paths.push(await write(name.replaceAll('/', '-'), type as 'uint8' | 'uint16', grids[title]));
    }
    inspect(...paths).forEach((report, index) => reports.set(names[index], report));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await workers.close();
  });

  describe.each(Object.keys(grids))('in a raster with %s', (title) => {
    const grid = grids[title];

    it.each(['uint8', 'uint16'] as const)(
      'of %s: every pixel, size, type, tiling and no-data value',
      (type) => {
        const report = reports.get(`${title} ${type}`)!;
        expect(report).toMatchObject({
          size: [grid.width, grid.height],
          type: type === 'uint8' ? 'Byte' : 'UInt16',
          md5: md5(labels(type, grid)),
          nodata: 0,
          block: [512, 512],
          structure: { COMPRESSION: 'DEFLATE', LAYOUT: 'COG' },
        });
        expect(report.metadata).toMatchObject(metadata);
      },
    );

    it.each(['uint8', 'uint16'] as const)(
      "of %s: overviews of the sizes of GDAL's own, by majority",
      (type) => {
        const { overviews, gdalOverviews } = reports.get(`${title} ${type}`)!;
        expect(overviews.map(([width, height]) => [width, height])).toEqual(gdalOverviews);
        let { width, height } = grid;
        let samples = labels(type, grid);
        for (const overview of overviews) {
          samples = halve(samples, width, height);
          [width, height] = [Math.ceil(width / 2), Math.ceil(height / 2)];
          expect(overview).toEqual([width, height, md5(samples), 0]);
        }
      },
    );

    it.each(['uint8', 'uint16'] as const)('of %s: colours, names and attribute table', (type) => {
      const report = reports.get(`${title} ${type}`)!;
      expect(report.colourCount).toBe(type === 'uint8' ? 256 : 65536);
      expect([0, 1, 2, 3].map((value) => report.colours[value])).toEqual([
        [0, 0, 0, 0],
        [0x1f, 0x78, 0xb4, 255],
        [0, 0, 0, 255],
        [0x33, 0xa0, 0x2c, 255],
      ]);
      expect(report.names.slice(0, 7)).toEqual([
        'No data',
        'Water & <ice>',
        '',
        'Forêt',
        '',
        '',
        'Built "up"',
      ]);
      expect(report.table.columns).toEqual([
        ['Value', 0, 5],
        ['Class', 2, 2],
        ['Red', 0, 6],
        ['Green', 0, 7],
        ['Blue', 0, 8],
        ['Pixels', 1, 1],
        ['Hectares', 1, 0],
      ]);
      expect(report.table.rows[0].slice(0, 5)).toEqual(['1', 'Water & <ice>', '31', '120', '180']);
      expect(report.table.rows[0].slice(5).map(Number)).toEqual([3_000_000_000, 12.5]);
      expect(report.table.rows.length).toBe(type === 'uint8' ? 3 : 4);
    });

    it('valid cloud-optimized structure and no warning', () => {
      const { cogErrors, cogWarnings, messages } = reports.get(`${title} uint8`)!;
      expect([...cogErrors, ...cogWarnings, ...messages]).toEqual([]);
      const wide = reports.get(`${title} uint16`)!;
      expect([...wide.cogErrors, ...wide.cogWarnings, ...wide.messages]).toEqual([]);
    });

    it('the same place', () => {
      const { transform, wkt, areaOrPoint } = reports.get(`${title} uint8`)!;
      expect(transform && fromGdal(transform)).toEqual(grid.georeferenced ? grid.transform : null);
      const code = grid.crs?.epsg;
      expect(wkt.endsWith(`AUTHORITY["EPSG","${code}"]]`)).toBe(code !== undefined);
      if (code === undefined) expect(wkt).toBe('');
      if (grid.crs) expect(areaOrPoint).toBe(title === 'pixel is point' ? 'Point' : 'Area');
    });
  });

  it.each([
    ['the sample scene', []],
    [
      'a system of its own',
      ['-a_srs', '+proj=laea +lat_0=52.5 +lon_0=10 +x_0=4321 +y_0=3210 +ellps=bessel +units=m'],
    ],
    ['feet', ['-a_srs', 'EPSG:2263']],
  ])('carries the keys of %s over exactly', async (name, change) => {
    const scene = join(folder, `${name} scene.tif`);
    execFileSync('gdal_translate', ['-q', '-b', '1', ...change, SAMPLE, scene]);
    const [original] = inspect(scene);
    const { geoKeys, transform } = {
      geoKeys: await geoKeysOf(scene),
      transform: fromGdal(original.transform!),
    };
    const path = await write(name, 'uint8', placed(349, 352, transform, { name, unit: 'metre', geoKeys }));
    const [report] = inspect(path);
    expect(report.wkt).not.toBe('');
    expect([report.wkt, report.transform]).toEqual([original.wkt, original.transform]);
    expect(await geoKeysOf(path)).toEqual(geoKeys);
  });

  it('leaves no temporary file, and nothing for gdalinfo to complain of', () => {
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    const path = join(folder, 'several levels uint8.tif');
    expect(existsSync(`${path}.aux.xml`)).toBe(true);
    const said = execFileSync('sh', ['-c', `gdalinfo -checksum '${path}' 2>&1 >/dev/null`], {
      encoding: 'utf8',
    });
    expect(said).toBe('');
  });
});

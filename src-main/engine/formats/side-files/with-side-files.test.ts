import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { builtinPlugins } from '../../builtin.ts';
import { EngineError } from '../../errors.ts';
import type { Grid } from '../../geo/grid.ts';
import type { Parameters } from '../../parameters.ts';
import { createRegistry } from '../../plugins/registry.ts';
import type { LegendEntry } from '../../raster/exporter.ts';
import { memoryRaster } from '../../raster/memory-raster.ts';
import { checkExporter } from '../../testing/check-exporter.ts';
import { memoryFiles, type MemoryFiles } from '../../testing/memory-files.ts';
import { inlineWorkers } from '../../workers.ts';
import { childrenNamed, parseXml, type XmlElement } from '../xml.ts';
import { footprint } from './footprint.ts';

const workers = inlineWorkers(nodeCodecs);
const registry = createRegistry(builtinPlugins);
const legend: LegendEntry[] = [
  { value: 1, name: 'Water & <ice>', colour: '#1f78b4', pixels: 3 },
  { value: 4, name: 'Forêt', colour: '#33a02c', pixels: 2 },
];
const crs = {
  name: 'WGS 84 / UTM zone 33N',
  epsg: 32633,
  unit: 'metre',
  proj4: '+proj=utm +zone=33 +datum=WGS84 +units=m +no_defs',
} as const;
const grid: Grid = {
  width: 3,
  height: 2,
  transform: [10, 0, 500000, 0, -10, 5300040],
  georeferenced: true,
  crs,
};

async function write(
  files: MemoryFiles,
  given: Parameters,
  content: { legend?: readonly LegendEntry[]; metadata?: Record<string, string> } = { legend },
): Promise<void> {
  const bands = [{ name: 'Cluster', sampleType: 'uint8', scale: 1, offset: 0, nodata: 0 } as const];
  const raster = memoryRaster({ name: 'labels', grid, bands, samples: [Uint8Array.of(1, 1, 4, 0, 1, 4)] });
  const { exporter, parameters } = await registry.chooseExporter({ path: 'a.tif', parameters: given });
  const run = { signal: new AbortController().signal, seed: 1, workers, report: () => {} };
  await exporter.write(raster, '/out/map.v1.tif', files, { parameters, metadata: {}, ...content }, run);
}

const textIn = (files: MemoryFiles, path: string): string =>
  new TextDecoder().decode(files.contents.get(path));

/** All elements of a name, however deep. */
function deep(element: XmlElement | undefined, name: string): XmlElement[] {
  if (!element) return [];
  const below = (element.children ?? []).flatMap((child) => deep(child, name));
  return [...childrenNamed(element, name), ...below];
}

const withSideFiles = await registry.chooseExporter({
  path: 'a.tif',
  parameters: { qml: true, sld: true, stac: true },
});
const [manifest] = registry.exporters;
checkExporter('GeoTIFF with side files', {
  exporter: {
    write: (raster, path, files, options, run) =>
      withSideFiles.exporter.write(
        raster,
        path,
        files,
        {
          ...options,
          parameters: withSideFiles.parameters,
          metadata: { ...options.metadata, DATETIME: '2026-05-01' },
        },
        run,
      ),
  },
  manifest,
  suffix: '.tif',
  workers,
  readBack: async (path, files) => {
    const { openDataset } = await import('../../raster/open-dataset.ts');
    return openDataset(path, files, await registry.loadReaders(), { workers });
  },
});

it('writes what is asked for, named after the map', async () => {
  const files = memoryFiles();
  await write(files, { qml: true, stac: true });
  expect([...files.contents.keys()].sort()).toEqual([
    '/out/map.v1.json',
    '/out/map.v1.qml',
    '/out/map.v1.tif',
    '/out/map.v1.tif.aux.xml',
  ]);
});

it('gives every class its name and colour in both styles', async () => {
  const files = memoryFiles();
  await write(files, { qml: true, sld: true });
  const qgis = deep(parseXml(textIn(files, '/out/map.v1.qml')), 'paletteEntry').map(
    ({ attributes }) => attributes,
  );
  expect(qgis.map(({ value, label, color }) => [value, label, color])).toEqual([
    ['1', 'Water & <ice>', '#1f78b4'],
    ['4', 'Forêt', '#33a02c'],
  ]);
  const sld = parseXml(textIn(files, '/out/map.v1.sld'));
  expect(deep(sld, 'ColorMap').map(({ attributes }) => attributes.type)).toEqual(['values']);
  expect(deep(sld, 'ColorMapEntry').map(({ attributes }) => [attributes.quantity, attributes.label])).toEqual(
    [
      ['0', 'No data'],
      ['1', 'Water & <ice>'],
      ['4', 'Forêt'],
    ],
  );
});

it('describes the very file in the STAC item, and where and when it is', async () => {
  const files = memoryFiles();
  await write(files, { stac: true }, { legend, metadata: { DATETIME: '2026-05-01T10:00:00+02:00' } });
  const item = JSON.parse(textIn(files, '/out/map.v1.json'));
  const map = files.contents.get('/out/map.v1.tif')!;
  expect(item).toMatchObject({
    type: 'Feature',
    stac_version: '1.1.0',
    id: 'map.v1',
    properties: {
      datetime: '2026-05-01T08:00:00.000Z',
      'proj:code': 'EPSG:32633',
      'proj:shape': [2, 3],
      'proj:transform': grid.transform,
    },
    links: [],
    assets: {
      data: {
        href: './map.v1.tif',
        'file:size': map.length,
        'file:checksum': `1220${createHash('sha256').update(map).digest('hex')}`,
      },
    },
  });
  expect(item.assets.data['classification:classes']).toEqual([
    { value: 0, name: 'no-data', title: 'No data', nodata: true },
    { value: 1, name: '1-water-ice', title: 'Water & <ice>', color_hint: '1F78B4', count: 3 },
    { value: 4, name: '4-foret', title: 'Forêt', color_hint: '33A02C', count: 2 },
  ]);
  const [west, south, east, north] = item.bbox;
  expect([west, south, east, north].map((degrees) => degrees.toFixed(3))).toEqual([
    '15.000',
    '47.854',
    '15.000',
    '47.854',
  ]);
  const [ring] = item.geometry.coordinates;
  expect(ring[0]).toEqual(ring.at(-1));
});

it('says so where the scene has no date, and gives measurements their meaning', async () => {
  const files = memoryFiles();
  await write(files, { stac: true }, {});
  const item = JSON.parse(textIn(files, '/out/map.v1.json'));
  expect(Date.parse(item.properties.datetime)).toBeGreaterThan(Date.UTC(2020, 0));
  expect(item.properties.description).toContain('no date');
  expect(item.assets.data.bands).toEqual([{ name: 'Cluster', data_type: 'uint8', nodata: 0 }]);
});

it('refuses a style of a raster without classes', async () => {
  const files = memoryFiles();
  await expect(write(files, { qml: true }, {})).rejects.toMatchObject({ code: 'bad-input' });
  expect(files.contents.size).toBe(0);
});

it('leaves nothing where the last side file cannot be written', async () => {
  const files = memoryFiles((step, path) => {
    if (step === 'commit' && path.endsWith('.json'))
      throw new EngineError('cannot-write', `Cannot write ${path}.`);
  });
  await expect(write(files, { qml: true, stac: true })).rejects.toMatchObject({ code: 'cannot-write' });
  expect([...files.contents.keys(), ...files.unfinished]).toEqual([]);
});

it('has no footprint without a place, nor across the date line', () => {
  expect(footprint({ ...grid, georeferenced: false })).toBeUndefined();
  expect(footprint({ ...grid, crs: undefined })).toBeUndefined();
  const degrees = {
    name: 'WGS 84',
    epsg: 4326,
    unit: 'degree',
    proj4: '+proj=longlat +datum=WGS84 +no_defs',
  } as const;
  const across = { ...grid, transform: [1, 0, 179, 0, -1, 10] as const, crs: degrees };
  expect(footprint(across)).toBeUndefined();
  expect(footprint({ ...across, transform: [1, 0, 10, 0, -1, 10] })?.bbox).toEqual([10, 8, 13, 10]);
});

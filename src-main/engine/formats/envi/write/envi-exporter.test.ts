import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { readAll, type Files } from '../../../bytes.ts';
import { crsFromEpsg } from '../../../geo/crs-from-description.ts';
import type { Grid } from '../../../geo/grid.ts';
import { memoryRaster } from '../../../raster/memory-raster.ts';
import type { SampleType } from '../../../raster/samples.ts';
import { createSamples, viewSamples } from '../../../raster/samples.ts';
import { checkContinuous } from '../../../testing/check-continuous.ts';
import { checkExporter, type ExporterSubject, type ReadBack } from '../../../testing/check-exporter.ts';
import { memoryFiles } from '../../../testing/memory-files.ts';
import { inlineWorkers } from '../../../workers.ts';
import { enviGeoreference } from '../envi-georeference.ts';
import { parseHeader } from '../parse-header.ts';
import { enviExporter } from './envi-exporter.ts';
import { enviHeader } from './envi-header.ts';
import { enviManifest } from './envi-manifest.ts';
import { enviPaths } from './envi-paths.ts';

const workers = inlineWorkers(nodeCodecs);
const TYPES: Readonly<Record<string, SampleType>> = {
  1: 'uint8',
  2: 'int16',
  3: 'int32',
  4: 'float32',
  5: 'float64',
  12: 'uint16',
  13: 'uint32',
  14: 'int64',
  15: 'uint64',
};

/** Fields of a header by name; what stands in braces without them. */
function fieldsOf(header: string): Record<string, string> {
  const lines = header
    .split('\n')
    .flatMap((line) => [/^([a-z ]+) = \{?(.*?)\}?$/.exec(line)?.slice(1) ?? []]);
  return Object.fromEntries(lines.filter(({ length }) => length === 2) as [string, string][]);
}

/** Reads what the header says, as plainly as it can be done. */
async function readBack(path: string, files: Files): Promise<ReadBack> {
  const paths = enviPaths(path);
  const fields = fieldsOf(new TextDecoder().decode(await readAll(await files.open(paths.header))));
  const bytes = await readAll(await files.open(paths.data));
  const [width, height, count] = [fields.samples, fields.lines, fields.bands].map(Number);
  const sampleType = TYPES[fields['data type']];
  const [, , , x, y, across, down, zone] = fields['map info'].split(', ');
  const nodataText = fields['data ignore value'];
  const isBig = sampleType.endsWith('64') && !sampleType.startsWith('f');
  const nodata = nodataText === undefined ? undefined : isBig ? BigInt(nodataText) : Number(nodataText);
  const samples = Array.from({ length: count }, (_, band) => {
    const bandBytes = width * height * createSamples(sampleType, 1).byteLength;
    return viewSamples(sampleType, bytes.slice(band * bandBytes, (band + 1) * bandBytes).buffer);
  });
  const grid: Grid = {
    width,
    height,
    transform: [Number(across), 0, Number(x), 0, -Number(down), Number(y)],
    georeferenced: true,
    crs: { name: '', epsg: 32600 + Number(zone), unit: 'metre' },
  };
  const bands = samples.map((_, band) => ({
    name: fields['band names'].split(', ')[band],
    sampleType,
    scale: 1,
    offset: 0,
    nodata,
  }));
  const lookup = fields['class lookup']?.split(', ').map(Number);
  const colour = (_: unknown, value: number): readonly [number, number, number, number] => {
    const [red, green, blue] = lookup!.slice(3 * value, 3 * value + 3);
    return [red, green, blue, 255];
  };
  return {
    ...memoryRaster({ name: path, grid, bands, samples }),
    palette: lookup && Array.from({ length: lookup.length / 3 }, colour),
    categories: fields['class names']?.split(', '),
  };
}

const subject: ExporterSubject = {
  exporter: enviExporter,
  manifest: enviManifest,
  suffix: '.dat',
  workers,
  readBack,
};

checkExporter('ENVI', subject);
checkContinuous('ENVI', {
  ...subject,
  sampleTypes: Object.values(TYPES),
  bandCounts: [3],
  parameters: [{}],
});

const grid: Grid = { width: 2, height: 1, transform: [1, 0, 0, 0, -1, 0], georeferenced: false };

it('names header and samples alike, whichever of them was asked for', () => {
  expect(enviPaths('/a.b/map.img')).toEqual({ data: '/a.b/map.img', header: '/a.b/map.hdr' });
  expect(enviPaths('/a.b/map')).toEqual({ data: '/a.b/map', header: '/a.b/map.hdr' });
  expect(enviPaths('/a/map.HDR')).toEqual({ data: '/a/map.dat', header: '/a/map.HDR' });
});

it('refuses pixels without data where every value is in use, and a sheared grid', async () => {
  const bands = [{ name: 'b', sampleType: 'uint8', scale: 1, offset: 0 } as const];
  const write = async (valid: Uint8Array, place: Partial<Grid> = {}): Promise<void> => {
    const raster = memoryRaster({
      name: 'full',
      grid: { ...grid, ...place },
      bands,
      samples: [Uint8Array.of(255, 3)],
      valid,
    });
    const run = { signal: new AbortController().signal, seed: 1, workers, report: () => {} };
    await enviExporter.write(raster, 'map.dat', memoryFiles(), { parameters: {}, metadata: {} }, run);
  };
  await write(Uint8Array.of(1, 1));
  await expect(write(Uint8Array.of(1, 0))).rejects.toMatchObject({ code: 'bad-input' });
  const sheared = { georeferenced: true, transform: [1, 0.5, 0, 0, -1, 0] } as const;
  await expect(write(Uint8Array.of(1, 1), sheared)).rejects.toMatchObject({ code: 'unsupported' });
});

it('takes the signs that end a list out of names', () => {
  const bands = [{ name: 'a, {b}', sampleType: 'uint8', scale: 2, offset: 0, wavelength: 500 } as const];
  const raster = memoryRaster({ name: 'x', grid, bands, samples: [Uint8Array.of(1, 2)] });
  const fields = fieldsOf(enviHeader(raster, { sampleType: 'uint8' }, { metadata: {} }));
  expect(fields).toMatchObject({ 'band names': 'a;  b ', wavelength: '500', 'data gain values': '2' });
});

it('places a scene in a system that is known by its code only', async () => {
  const crs = await crsFromEpsg(31985);
  const place = { ...grid, transform: [30, 0, 288776, 0, -30, 9120760], georeferenced: true, crs } as const;
  const bands = [{ name: 'b', sampleType: 'uint8', scale: 1, offset: 0 } as const];
  const raster = memoryRaster({ name: 'x', grid: place, bands, samples: [Uint8Array.of(1, 2)] });
  const header = enviHeader(raster, { sampleType: 'uint8' }, { metadata: {} });
  expect(header).not.toContain('Arbitrary');
  const back = await enviGeoreference(parseHeader(header));
  expect(back).toMatchObject({ georeferenced: true, transform: place.transform });
  expect(back.crs).toMatchObject({ name: crs.name, epsg: 31985, proj4: crs.proj4 });
});

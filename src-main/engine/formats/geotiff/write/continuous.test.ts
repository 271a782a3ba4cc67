import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { completeParameters, type Parameters } from '../../../parameters.ts';
import { memoryRaster } from '../../../raster/memory-raster.ts';
import { openDataset } from '../../../raster/open-dataset.ts';
import type { Band, Dataset, Raster } from '../../../raster/raster.ts';
import type { Samples } from '../../../raster/samples.ts';
import { arrayRaster } from '../../../testing/array-raster.ts';
import { checkContinuous } from '../../../testing/check-continuous.ts';
import { memoryFiles } from '../../../testing/memory-files.ts';
import { inlineWorkers } from '../../../workers.ts';
import { geotiffReader } from '../read/geotiff-reader.ts';
import { geotiffExporter } from './geotiff-exporter.ts';
import { geotiffManifest } from './geotiff-manifest.ts';

const workers = inlineWorkers(nodeCodecs);
const readBack = (path: string, files: ReturnType<typeof memoryFiles>): Promise<Dataset> =>
  openDataset(path, files, [geotiffReader], { workers });

checkContinuous('GeoTIFF', {
  exporter: geotiffExporter,
  manifest: geotiffManifest,
  suffix: '.tif',
  workers,
  readBack: (path, files) => openDataset(path, files, [geotiffReader], { workers }),
  sampleTypes: [
    'uint8',
    'int8',
    'uint16',
    'int16',
    'uint32',
    'int32',
    'uint64',
    'int64',
    'float32',
    'float64',
  ],
  bandCounts: [2],
  parameters: [
    {},
    { compression: 'zstd', interleave: 'band' },
    { compression: 'lzw' },
    { compression: 'none' },
  ],
});

async function write(raster: Raster, given: Parameters = {}): Promise<Dataset> {
  const files = memoryFiles();
  const parameters = completeParameters(geotiffManifest.parameters, given);
  const run = { signal: new AbortController().signal, seed: 1, workers, report: () => {} };
  await geotiffExporter.write(raster, 'map.tif', files, { parameters, metadata: {} }, run);
  return readBack('map.tif', files);
}

const grid = { width: 4, height: 1, transform: [1, 0, 0, 0, -1, 0], georeferenced: true } as const;
const band = (changes: Partial<Band>): Band => ({
  name: 'b',
  sampleType: 'int16',
  scale: 1,
  offset: 0,
  ...changes,
});
const ofBands = (bands: Band[], samples: Samples[], valid?: Uint8Array): Raster =>
  memoryRaster({ name: 'four', grid, bands, samples, valid });

async function pixelsOf({
  grid: { width, height },
  read,
}: Raster): Promise<{ bands: unknown[][]; valid: number[] }> {
  const { bands, valid } = await read({ column: 0, row: 0, width, height });
  return { bands: bands.map((samples) => Array.from(samples as Uint8Array)), valid: Array.from(valid) };
}

it('says what bands mean', async () => {
  const meaning = {
    name: 'Rot & "Blau" <1>',
    scale: 0.0001,
    offset: -0.1,
    unit: 'W/m²',
    wavelength: 665,
    bandwidth: 31,
  };
  const { bands } = await write(ofBands([band(meaning)], [Int16Array.of(1, 2, 3, 4)]));
  expect(bands[0]).toMatchObject(meaning);
});

it('keeps what a band has where another has no data, and nothing where a pixel is masked', async () => {
  const bands = [band({ nodata: 0 }), band({ nodata: 0 })];
  const samples = [Int16Array.of(0, 1, 2, 0), Int16Array.of(5, 0, 6, 7)];
  const back = await write(ofBands(bands, samples, Uint8Array.of(1, 1, 0, 0)));
  expect((await pixelsOf(back)).bands).toEqual([
    [0, 1, 0, 0],
    [5, 0, 0, 0],
  ]);
});

it('gives bands of different types the smallest that holds both', async () => {
  const bands = [band({ sampleType: 'uint16' }), band({ sampleType: 'float32' })];
  const back = await write(ofBands(bands, [Uint16Array.of(1, 65535, 3, 4), Float32Array.of(0.5, 1, 2, 3)]));
  expect(back.bands.map(({ sampleType }) => sampleType)).toEqual(['float32', 'float32']);
  expect((await pixelsOf(back)).bands).toEqual([
    [1, 65535, 3, 4],
    [0.5, 1, 2, 3],
  ]);
});

it('brings different no-data values to one, and refuses where that would lose a sample', async () => {
  const bands = [band({ nodata: -1 }), band({ nodata: -2 })];
  const sound = await write(ofBands(bands, [Int16Array.of(-1, 1, 2, 3), Int16Array.of(4, -2, 5, 6)]));
  expect(await pixelsOf(sound)).toEqual({
    bands: [
      [-1, 1, 2, 3],
      [4, -1, 5, 6],
    ],
    valid: [0, 0, 1, 1],
  });
  const lossy = ofBands(bands, [Int16Array.of(-1, 1, 2, 3), Int16Array.of(4, -2, -1, 6)]);
  await expect(write(lossy)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('-1'),
  });
});

it.each([
  ['average', 2, 11],
  ['nearest', 1, 9],
  ['mode', 1, 9],
] as const)('makes overviews by %s', async (overviews, ...expected) => {
  const raster = arrayRaster({
    width: 600,
    height: 2,
    sampleType: 'uint8',
    nodata: 0,
    sample: (column, row) => (column < 2 ? [1, 0, 2, 3][2 * row + column] : column === 2 ? 9 : 13 - row * 2),
  });
  const { overviews: found } = await write(raster, { overviews });
  expect(found.map((overview) => [overview.grid.width, overview.grid.height])).toEqual([[300, 1]]);
  const { bands } = await found[0].read({ column: 0, row: 0, width: 2, height: 1 });
  expect(Array.from(bands[0] as Uint8Array)).toEqual(expected);
});

it('makes none where none are wanted', async () => {
  const raster = arrayRaster({ width: 600, height: 2, sample: (column) => column });
  expect((await write(raster, { overviews: 'none' })).overviews).toEqual([]);
});

it('reads each window of the raster once, also where bands lie apart', async () => {
  const seen: string[] = [];
  const raster = arrayRaster({
    width: 1100,
    height: 700,
    bandCount: 3,
    sampleType: 'uint8',
    blockSize: { width: 256, height: 256 },
    sample: (column, row, at) => (column + row * at) % 251,
    onRead: ({ column, row }) => seen.push(`${column} ${row}`),
  });
  await write(raster, { interleave: 'band' });
  expect(new Set(seen).size).toBe(seen.length);
});

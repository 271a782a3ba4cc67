import { readFileSync } from 'node:fs';
import { deflateSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource } from '../../../bytes.ts';
import { createRandom } from '../../../random.ts';
import { createBlockCache } from '../../../raster/cache.ts';
import type { Dataset } from '../../../raster/raster.ts';
import { bytesOf, createSamples, type Samples, type SampleType } from '../../../raster/samples.ts';
import { checkReader } from '../../../testing/check-reader.ts';
import { writeTinyTiff, type TinyFile, type TinyImage } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers } from '../../../workers.ts';
import { createGeotiffReader, geotiffReader } from './geotiff-reader.ts';
import { coarsestFineEnough } from '../../../raster/tile-plan.ts';
import { hasCoarserCopy } from '../../../raster/with-overviews.ts';
import { openContext } from '../../../testing/open-context.ts';

const workers = inlineWorkers(nodeCodecs);
const SAMPLE = 'resources/sample/L7_ETMs.tif';

const open = (bytes: Uint8Array, siblings: Record<string, Uint8Array> = {}): Promise<Dataset> =>
  geotiffReader.open(
    memorySource('tiny.tif', bytes),
    openContext(workers, {
      sibling: async (suffix) => siblings[suffix] && memorySource(`tiny.tif${suffix}`, siblings[suffix]),
    }),
  );

/** Random bytes as samples; floats may come out as NaN. */
function noise(type: SampleType, length: number, seed: number): Samples {
  const random = createRandom(seed);
  const samples = createSamples(type, length);
  const bytes = bytesOf(samples);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = random.below(256);
  return samples;
}

function image(changes: Partial<TinyImage> = {}, bandCount = 3, seed = 1): TinyImage {
  const { width = 13, height = 11, sampleType = 'uint16' } = changes;
  const bands = Array.from({ length: bandCount }, (_, band) =>
    noise(sampleType, width * height, seed + band),
  );
  return { width, height, sampleType, bands, ...changes };
}

const wholeOf = ({ grid }: { grid: { width: number; height: number } }) => ({
  column: 0,
  row: 0,
  width: grid.width,
  height: grid.height,
});

async function readAllBands(dataset: Dataset) {
  return dataset.read(wholeOf(dataset));
}

checkReader('The GeoTIFF reader (strips, overviews)', {
  reader: geotiffReader,
  workers,
  open: async () => memorySource(SAMPLE, readFileSync(SAMPLE)),
});

checkReader('The GeoTIFF reader (tiles, by band, a cache too small for a block)', {
  reader: createGeotiffReader(createBlockCache(100)),
  workers,
  open: async () =>
    memorySource(
      'tiny.tif',
      writeTinyTiff([image({ planar: true, tile: { width: 16, height: 16 }, width: 40 })]),
    ),
});

describe('pixels of every type, layout, byte order and kind of TIFF', () => {
  const types: SampleType[] = [
    'uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'uint64', 'int64', 'float32', 'float64',
  ]; // prettier-ignore
  const layouts: [string, Partial<TinyImage>][] = [
    ['one strip', {}],
    ['strips of 4 rows', { rowsPerStrip: 4 }],
    ['tiles', { tile: { width: 16, height: 16 }, width: 37 }],
    ['strips by band', { rowsPerStrip: 5, planar: true }],
    ['tiles by band', { tile: { width: 16, height: 32 }, width: 20, planar: true }],
  ];
  const files: [string, TinyFile][] = [
    ['', {}],
    ['big-endian', { bigEndian: true }],
    ['Big', { bigTiff: true }],
    ['big-endian Big', { bigEndian: true, bigTiff: true }],
  ];
  it.each(types)('%s', async (sampleType) => {
    for (const [, layout] of layouts) {
      for (const [, file] of files) {
        const written = image({ ...layout, sampleType });
        const dataset = await open(writeTinyTiff([written], file));
        const block = await readAllBands(dataset);
        expect(block.bands.map((samples) => bytesOf(samples))).toEqual(
          written.bands.map((samples) => bytesOf(samples)),
        );
        expect(dataset.bands.map((band) => band.sampleType)).toEqual([sampleType, sampleType, sampleType]);
      }
    }
  });
});

it.each([
  ['deflate', 8, (bytes: Uint8Array) => deflateSync(bytes)],
  ['old deflate', 32946, (bytes: Uint8Array) => deflateSync(bytes)],
  ['ZSTD', 50000, (bytes: Uint8Array) => zstdCompressSync(bytes)],
])('decodes %s', async (_, compression, encode) => {
  const written = image({ compression, encode, rowsPerStrip: 3 });
  const block = await readAllBands(await open(writeTinyTiff([written])));
  expect(block.bands).toEqual(written.bands);
});

it('reads tall uncompressed strips in parts, without reading the rest', async () => {
  const written = image({ width: 200, height: 3000, sampleType: 'uint16' }, 1);
  const bytes = writeTinyTiff([written]);
  let most = 0;
  const source = memorySource('tall.tif', bytes);
  const dataset = await geotiffReader.open(
    {
      ...source,
      read: (offset, length) => {
        most = Math.max(most, length);
        return source.read(offset, length);
      },
    },
    openContext(workers),
  );
  const row = await dataset.read({ column: 0, row: 2111, width: 200, height: 1 });
  expect(row.bands[0]).toEqual(written.bands[0].slice(2111 * 200, 2112 * 200));
  expect(most).toBeLessThan(bytes.length / 4);
});

it('reads strips that share their bytes, which big-endian decoding turns round in place', async () => {
  const row = noise('uint16', 5, 3);
  const written: TinyImage = {
    width: 5,
    height: 4,
    sampleType: 'uint16',
    rowsPerStrip: 1,
    bands: [noise('uint16', 20, 2)],
  };
  const bytes = writeTinyTiff(
    [
      {
        ...written,
        bands: [Uint16Array.of(...(row as Uint16Array), ...new Uint16Array(15))],
        tags: { 273: [8, 8, 8, 8] },
      },
    ],
    { bigEndian: true },
  );
  const { bands } = await readAllBands(await open(bytes));
  expect(bands[0]).toEqual(
    Uint16Array.of(...[row, row, row, row].flatMap((samples) => [...(samples as Uint16Array)])),
  );
});

it('reads thin strips together: few tasks, the same pixels', async () => {
  let tasks = 0;
  const counting = {
    ...workers,
    run: ((task, input) => ((tasks += 1), workers.run(task, input))) as typeof workers.run,
  };
  const written = image(
    {
      width: 50,
      height: 400,
      rowsPerStrip: 1,
      compression: 8,
      encode: (block) => deflateSync(block),
      sparse: [7, 8, 399],
    },
    1,
  );
  const source = memorySource('thin.tif', writeTinyTiff([{ ...written, tags: { 42113: '9' } }]));
  const dataset = await geotiffReader.open(source, openContext(counting));
  const expected = (written.bands[0] as Uint16Array).map((value, at) =>
    [7, 8, 399].includes(Math.floor(at / 50)) ? 9 : value,
  );
  expect((await readAllBands(dataset)).bands[0]).toEqual(expected);
  expect(tasks).toBe(1);
});

describe('validity', () => {
  it('is 0 at nodata as the sample type holds it, and at NaN', async () => {
    const float = Float32Array.of(1, -3.4e38, NaN, 0);
    const dataset = await open(
      writeTinyTiff([
        { width: 4, height: 1, sampleType: 'float32', bands: [float], tags: { 42113: '-3.4e+38' } },
      ]),
    );
    expect((await readAllBands(dataset)).valid).toEqual(Uint8Array.of(1, 0, 0, 1));
    expect(dataset.bands[0].nodata).toBe(Math.fround(-3.4e38));
  });

  it('keeps nodata beyond 2^53 exact', async () => {
    const samples = BigInt64Array.of(-9223372036854775808n, -9223372036854775807n);
    const tags = { 42113: '-9223372036854775808' };
    const dataset = await open(
      writeTinyTiff([{ width: 2, height: 1, sampleType: 'int64', bands: [samples], tags }]),
    );
    expect((await readAllBands(dataset)).valid).toEqual(Uint8Array.of(0, 1));
  });

  it('is 1 everywhere where nodata cannot be a sample', async () => {
    const tags = { 42113: '-9999' };
    const dataset = await open(
      writeTinyTiff([{ width: 2, height: 1, sampleType: 'uint8', bands: [Uint8Array.of(241, 0)], tags }]),
    );
    expect((await readAllBands(dataset)).valid).toEqual(Uint8Array.of(1, 1));
  });

  it('follows a mask inside the file', async () => {
    const mask = { 254: [4], 262: { short: [4] } };
    const bytes = writeTinyTiff([
      image({ width: 3, height: 1, sampleType: 'uint8' }),
      { width: 3, height: 1, sampleType: 'uint8', bands: [Uint8Array.of(255, 0, 255)], tags: mask },
    ]);
    const dataset = await open(bytes);
    expect((await dataset.read(wholeOf(dataset), { bands: [1] })).valid).toEqual(Uint8Array.of(1, 0, 1));
    expect(dataset.details.mask).toBe('yes');
  });

  it('follows a mask instead of nodata values, as GDAL does', async () => {
    const scene = { width: 3, height: 1, sampleType: 'uint8', bands: [Uint8Array.of(0, 0, 9)] } as const;
    const mask = { ...scene, bands: [Uint8Array.of(255, 0, 255)], tags: { 254: [4], 262: { short: [4] } } };
    const dataset = await open(writeTinyTiff([{ ...scene, tags: { 42113: '0' } }, mask]));
    expect((await readAllBands(dataset)).valid).toEqual(Uint8Array.of(1, 0, 1));
  });

  it('follows a mask in a .msk file', async () => {
    const mask = { width: 3, height: 1, sampleType: 'uint8', bands: [Uint8Array.of(255, 255, 0)] } as const;
    const scene = writeTinyTiff([image({ width: 3, height: 1, sampleType: 'uint8' })]);
    const dataset = await open(scene, { '.msk': writeTinyTiff([mask]) });
    expect((await readAllBands(dataset)).valid).toEqual(Uint8Array.of(1, 1, 0));
  });

  it.each([false, true])(
    'follows the alpha band, also when it is not asked for (by band: %s)',
    async (planar) => {
      const bands = [1, 2, 3].map((value) => Uint8Array.of(value, value, value));
      const scene: TinyImage = {
        width: 3,
        height: 1,
        sampleType: 'uint8',
        planar,
        bands: [...bands, Uint8Array.of(0, 1, 255)],
        tags: { 338: { short: [2] } },
      };
      const dataset = await open(writeTinyTiff([scene]));
      expect((await dataset.read(wholeOf(dataset), { bands: [0] })).valid).toEqual(Uint8Array.of(0, 1, 1));
      expect(dataset.bands[3].name).toBe('Alpha');
    },
  );
});

it('fills sparse blocks with nodata, and with 0 where there is none', async () => {
  const sparse = { rowsPerStrip: 2, sparse: [1], width: 2, height: 4, sampleType: 'float32' } as const;
  const band = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const zero = await open(writeTinyTiff([{ ...sparse, bands: [band] }]));
  expect((await readAllBands(zero)).bands[0]).toEqual(Float32Array.of(1, 2, 3, 4, 0, 0, 0, 0));
  const nan = await open(writeTinyTiff([{ ...sparse, bands: [band], tags: { 42113: 'nan' } }]));
  expect((await readAllBands(nan)).bands[0]).toEqual(Float32Array.of(1, 2, 3, 4, NaN, NaN, NaN, NaN));
  expect((await readAllBands(nan)).valid).toEqual(Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0));
});

describe('overviews', () => {
  const full = image({ width: 16, height: 9 });
  const half = image({ width: 8, height: 5, tags: { 254: [1] } });
  const place = { 33550: { double: [10, 10, 0] }, 33922: { double: [0, 0, 0, 500, 900, 0] } };

  it('inside the file have the pixels of their own image and a grid over the same extent', async () => {
    const dataset = await open(writeTinyTiff([{ ...full, tags: place }, half]));
    const [overview] = dataset.overviews;
    expect((await overview.read(wholeOf(overview))).bands).toEqual(half.bands);
    expect(overview.grid.transform).toEqual([20, 0, 500, 0, -18, 900]);
  });

  it('beside the file are used too, and named as a problem where they are damaged', async () => {
    const dataset = await open(writeTinyTiff([full]), { '.ovr': writeTinyTiff([half]) });
    expect((await dataset.overviews[0].read(wholeOf(half && dataset.overviews[0]))).bands).toEqual(
      half.bands,
    );
    const broken = await open(writeTinyTiff([full]), { '.ovr': new Uint8Array(100) });
    expect(broken.overviews).toEqual([]);
    expect(broken.problems).toHaveLength(1);
  });

  it('as fine as the scene are there, as in GDAL, but do not count as coarser, nor are they shown instead', async () => {
    const twin = image({ width: 16, height: 9, tags: { 254: [1] } });
    const dataset = await open(writeTinyTiff([{ ...full, tags: place }, twin]));
    expect(dataset.overviews.map(({ grid }) => [grid.width, grid.height])).toEqual([[16, 9]]);
    expect(hasCoarserCopy(dataset)).toBe(false);
    expect(coarsestFineEnough(dataset, 10)).toBe(dataset);
    expect(hasCoarserCopy(await open(writeTinyTiff([full, half])))).toBe(true);
  });

  it('of another shape or type are left out', async () => {
    const other = image({ width: 8, height: 9, tags: { 254: [1] } });
    const bytes = image({ width: 8, height: 5, sampleType: 'uint8', tags: { 254: [1] } });
    expect((await open(writeTinyTiff([full, other, bytes]))).overviews).toEqual([]);
  });
});

describe('the grid', () => {
  const square = (tags: TinyImage['tags']) => open(writeTinyTiff([image({ width: 4, height: 4, tags })]));
  const keys = (rasterType: number) => ({ short: [1, 1, 0, 2, 1024, 0, 1, 1, 1025, 0, 1, rasterType] });

  it('follows scale and tie point, pixel areas and pixel points alike', async () => {
    const tags = { 33550: { double: [2, 3, 0] }, 33922: { double: [1, 1, 0, 100, 200, 0] } };
    expect((await square({ ...tags, 34735: keys(1) })).grid.transform).toEqual([2, 0, 98, 0, -3, 203]);
    expect((await square({ ...tags, 34735: keys(2) })).grid.transform).toEqual([2, 0, 97, 0, -3, 204.5]);
  });

  it('follows a rotated transformation matrix', async () => {
    const matrix = { double: [5, 3, 0, 100, -3, 5, 0, 200, 0, 0, 0, 0, 0, 0, 0, 1] };
    expect((await square({ 34264: matrix })).grid.transform).toEqual([5, 3, 100, -3, 5, 200]);
  });

  it('is made up, and says so, where nothing places the pixels', async () => {
    const unplaced = await square({});
    expect(unplaced.grid).toMatchObject({ georeferenced: false, transform: [1, 0, 0, 0, -1, 0] });
    const points = { 33922: { double: [0, 0, 0, 1, 2, 0, 4, 4, 0, 2, 1, 0] } };
    const byPoints = await square(points);
    expect(byPoints.grid.georeferenced).toBe(false);
    expect(byPoints.details['control points']).toBe('2, not applied');
  });
});

it('says what bands mean, from the file and from the .aux.xml beside it', async () => {
  const inside =
    '<GDALMetadata><Item name="DESCRIPTION" sample="0" role="description">red &amp; é</Item>' +
    '<Item name="SCALE" sample="0" role="scale">0.0001</Item><Item name="OFFSET" sample="0" role="offset">-0.1</Item>' +
    '<Item name="wavelength" sample="0">0.665</Item><Item name="fwhm" sample="0">0.03</Item></GDALMetadata>';
  const beside =
    '<PAMDataset><PAMRasterBand band="1"><Description>other</Description><CategoryNames><Category>none</Category>' +
    '<Category>water</Category></CategoryNames></PAMRasterBand><PAMRasterBand band="2"><Description>nir</Description>' +
    '<NoDataValue>7</NoDataValue><UnitType>K</UnitType></PAMRasterBand></PAMDataset>';
  const bytes = writeTinyTiff([image({ tags: { 42112: inside } }, 2)]);
  const dataset = await open(bytes, { '.aux.xml': new TextEncoder().encode(beside) });
  expect(dataset.bands[0]).toEqual({
    name: 'red & é',
    sampleType: 'uint16',
    scale: 0.0001,
    offset: -0.1,
    wavelength: 665,
    bandwidth: 30,
  });
  expect(dataset.bands[1]).toMatchObject({ name: 'nir', nodata: 7, unit: 'K', scale: 1, offset: 0 });
  expect(dataset.categories).toEqual(['none', 'water']);
});

it('reads the palette', async () => {
  const colours = Array.from({ length: 768 }, (_, index) =>
    index === 1 ? 0xffff : index === 257 ? 0x8080 : 0,
  );
  const tags = { 262: { short: [3] }, 320: { short: colours } };
  const dataset = await open(writeTinyTiff([image({ sampleType: 'uint8', tags }, 1)]));
  expect(dataset.palette?.slice(0, 2)).toEqual([[0, 0, 0, 255], [255, 128, 0, 255]]); // prettier-ignore
});

it('decodes a block once for several readers at a time and for other bands of it', async () => {
  let decoded = 0;
  const counting = {
    ...workers,
    run: ((task, input) => ((decoded += 1), workers.run(task, input))) as typeof workers.run,
  };
  const bytes = writeTinyTiff([image({ compression: 8, encode: (block) => deflateSync(block) })]);
  const source = memorySource('tiny.tif', bytes);
  const dataset = await geotiffReader.open(source, openContext(counting));
  await Promise.all([0, 1, 2].map((band) => dataset.read(wholeOf(dataset), { bands: [band] })));
  await readAllBands(dataset);
  expect(decoded).toBe(1);
});

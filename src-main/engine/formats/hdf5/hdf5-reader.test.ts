import { beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import { isEngineError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { checkReader } from '../../testing/check-reader.ts';
import { openContext } from '../../testing/open-context.ts';
import { cubeSamples, sampleAt } from '../../testing/tiny-cube.ts';
import { writeHdf5, type TinyHdf5Array } from '../../testing/tiny-hdf5.ts';
import { inlineWorkers } from '../../workers.ts';
import { matlabReader } from '../matlab/matlab-reader.ts';
import { hdf5Reader } from './hdf5-reader.ts';

const workers = inlineWorkers(nodeCodecs);
const SIZE = { rows: 6, columns: 5, bands: 4 };
const ORDERS = [
  ['rows', 'columns', 'bands'],
  ['bands', 'rows', 'columns'],
  ['rows', 'bands', 'columns'],
  ['columns', 'rows', 'bands'],
  ['bands', 'columns', 'rows'],
  ['columns', 'bands', 'rows'],
] as const;

type Order = (typeof ORDERS)[number];

function cube(order: Order, changes: Partial<TinyHdf5Array> = {}): TinyHdf5Array {
  return {
    path: '/cube',
    data: cubeSamples('int16', SIZE, order) as Int16Array,
    shape: order.map((axis) => SIZE[axis]),
    ...changes,
  };
}

function open(
  bytes: Uint8Array,
  context: Partial<Omit<OpenContext, 'workers'>> = {},
  name = 'a.h5',
): Promise<Dataset> {
  return hdf5Reader.open(memorySource(name, bytes), openContext(workers, context));
}

const chunked = writeHdf5([cube(ORDERS[0], { chunks: [4, 3, 2], gzip: true })]);

checkReader('The HDF5 reader', {
  reader: hdf5Reader,
  workers,
  open: async () => memorySource('a.h5', await chunked),
});

describe('windows', () => {
  it.each(ORDERS.map((order) => ({ order })))('of an array stored as $order', async ({ order }) => {
    for (const chunks of [undefined, [2, 3, 2]]) {
      const bytes = await writeHdf5([cube(order, { chunks, gzip: chunks !== undefined })]);
      const dataset = await open(bytes, { options: { axes: order.join(',') } });
      expect([dataset.grid.height, dataset.grid.width, dataset.bands.length]).toEqual([6, 5, 4]);
      const { bands } = await dataset.read({ column: 1, row: 2, width: 3, height: 4 }, { bands: [3, 0] });
      expect(bands.map((samples) => Array.from(samples, Number))).toEqual(
        [3, 0].map((band) =>
          [2, 3, 4, 5].flatMap((row) => [1, 2, 3].map((column) => sampleAt(row, column, band))),
        ),
      );
    }
  });

  it('are whole chunks of the file, whole rows where there are none', async () => {
    expect((await open(await chunked)).blockSize.width % 3).not.toBe(1);
    expect((await open(await writeHdf5([cube(ORDERS[0])]))).blockSize).toEqual({ width: 5, height: 6 });
  });
});

describe('what cannot be read right is refused by name', () => {
  it('an array larger than its file can hold', async () => {
    const bytes = (await chunked).slice();
    const shape = [6, 5, 4].flatMap((size) => [size, 0, 0, 0, 0, 0, 0, 0]);
    const at = bytes.findIndex((_, index) => shape.every((byte, offset) => bytes[index + offset] === byte));
    // The length, and the most that it may be.
    for (const place of [at, at + 24]) bytes[place + 3] = 0x40;
    await expect(open(bytes)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/\/cube in a\.h5 claims \d+ bytes/),
    });
  });

  it('more bands than anyone means', async () => {
    const bytes = await writeHdf5([
      { path: '/cube', data: new Uint8Array(2 * 2 * 70_000), shape: [2, 2, 70_000] },
    ]);
    await expect(open(bytes)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/70000 bands/),
    });
  });
});

describe('which array', () => {
  const small = { path: '/g/small', data: new Uint8Array(12), shape: [2, 3, 2] };
  const labels = { path: '/g/labels', data: new Uint8Array(30), shape: [6, 5] };

  it('is the largest of three dimensions, or the one named or chosen', async () => {
    const bytes = await writeHdf5([small, cube(ORDERS[0]), labels]);
    expect((await open(bytes)).details.array).toBe('/cube');
    expect((await open(bytes, { variable: '/g/small' })).details.array).toBe('/g/small');
    expect((await open(bytes, { variable: 'small' })).details.array).toBe('/g/small');
    expect((await open(bytes, { options: { array: '/g/labels' } })).bands).toHaveLength(1);
    expect((await open(bytes, { wanted: 'labels' })).details.array).toBe('/g/labels');
    const [option] = (await open(bytes)).options!;
    expect(option.choices.map(({ value }) => value)).toEqual(['/cube', '/g/small', '/g/labels']);
    await expect(open(bytes, { variable: 'nothing' })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/no array nothing.*\/cube \(6 x 5 x 4 int16\)/),
    });
  });

  it('is all matrices of one size as bands, where there is nothing of three dimensions', async () => {
    const other = { ...labels, path: '/g/more', data: new Float32Array(30).fill(2) };
    const dataset = await open(await writeHdf5([labels, other]));
    expect(dataset.bands.map(({ name, sampleType }) => [name, sampleType])).toEqual([
      ['labels', 'uint8'],
      ['more', 'float32'],
    ]);
    const { bands } = await dataset.read({ column: 0, row: 0, width: 2, height: 1 });
    expect(bands).toEqual([Uint8Array.of(0, 0), Float32Array.of(2, 2)]);
  });

  it('is none: the file says what it holds', async () => {
    const bytes = await writeHdf5([{ path: '/list', data: new Uint8Array(3), shape: [3] }]);
    await expect(open(bytes)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/no array.*\/list \(3 uint8\)/),
    });
  });
});

describe('the axis of the bands', () => {
  const shaped = (shape: number[], more: TinyHdf5Array[] = [], changes: Partial<TinyHdf5Array> = {}) =>
    writeHdf5([
      { path: '/cube', data: new Uint8Array(shape.reduce((a, b) => a * b)), shape, ...changes },
      ...more,
    ]);
  const orientation = async (bytes: Promise<Uint8Array>) => (await open(await bytes)).details.orientation;

  it('is the one as long as the list of wavelengths', async () => {
    const wavelengths = { path: '/wavelength', data: Float32Array.of(400, 500, 600, 700, 800), shape: [5] };
    expect(await orientation(shaped([4, 5, 3], [wavelengths]))).toBe('rows, bands, columns (4 x 5 x 3)');
    const attributes = { wavelength: Float64Array.of(0.4, 0.5, 0.6, 0.7) };
    const dataset = await open(await shaped([4, 5, 3], [], { attributes }));
    expect(dataset.bands.map(({ wavelength }) => wavelength)).toEqual([400, 500, 600, 700]);
  });

  it('is the odd one out, else the shortest', async () => {
    expect(await orientation(shaped([5, 5, 7]))).toBe('rows, columns, bands (5 x 5 x 7)');
    expect(await orientation(shaped([7, 5, 5]))).toBe('bands, rows, columns (7 x 5 x 5)');
    expect(await orientation(shaped([6, 3, 5]))).toBe('rows, bands, columns (6 x 3 x 5)');
  });
});

describe('files of MATLAB 7.3', () => {
  it('have their axes in reverse, and text and cells that are no arrays', async () => {
    const hdf5 = await writeHdf5([
      cube(ORDERS[4], { attributes: { MATLAB_class: 'int16' } }),
      { path: '/note', data: new Uint16Array(900), shape: [30, 30], attributes: { MATLAB_class: 'char' } },
    ]);
    const bytes = new Uint8Array(512 + hdf5.length);
    bytes.set(new TextEncoder().encode('MATLAB 7.3 MAT-file'));
    bytes.set(hdf5, 512);
    expect(matlabReader.recognises(bytes.subarray(0, 512), { name: 'a', hasBeside: async () => false })).toBe(
      true,
    );
    const dataset = await matlabReader.open(memorySource('a.mat', bytes), openContext(workers));
    expect(dataset).toMatchObject({ format: 'MATLAB 7.3', grid: { width: 5, height: 6 } });
    expect(dataset.details.orientation).toBe('bands, columns, rows (4 x 5 x 6)');
    const { bands } = await dataset.read({ column: 2, row: 3, width: 1, height: 1 });
    expect(bands.map(([sample]) => sample)).toEqual([0, 1, 2, 3].map((band) => sampleAt(3, 2, band)));
    expect(dataset.options?.find(({ id }) => id === 'array')).toBeUndefined();
    await dataset.close();
  });
});

describe('damage', () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = await chunked;
  });

  it('is named, and leaves the next file unharmed', async () => {
    await expect(open(bytes.slice(0, 600))).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/^a\.h5 cannot be read: .*truncated/),
    });
    expect((await open(bytes)).bands).toHaveLength(4);
  });

  it('in compressed numbers is refused, never given out as numbers', async () => {
    const broken = bytes.slice();
    const stream = broken.findIndex((byte, at) => byte === 0x78 && broken[at + 1] === 0x5e);
    expect(stream).toBeGreaterThan(0);
    broken.fill(0xaa, stream, stream + 12);
    const dataset = await open(broken);
    await expect(dataset.read({ column: 0, row: 0, width: 5, height: 6 })).rejects.toMatchObject({
      code: 'damaged',
    });
  });

  it('ends in an EngineError whatever bytes are changed', async () => {
    const random = createRandom(3);
    for (let round = 0; round < 300; round += 1) {
      const changed = bytes.slice(0, round % 4 ? bytes.length : random.below(bytes.length));
      for (let change = 0; change < 4; change += 1)
        changed[random.below(changed.length || 1)] = random.below(256);
      try {
        const dataset = await open(changed);
        await dataset.read({ column: 0, row: 0, width: dataset.grid.width, height: 1 });
        await dataset.close();
      } catch (error) {
        if (!isEngineError(error)) throw error;
        expect(['damaged', 'unsupported', 'bad-input']).toContain(error.code);
      }
    }
    expect((await (await open(bytes)).read({ column: 0, row: 0, width: 5, height: 6 })).bands).toHaveLength(
      4,
    );
  });
});

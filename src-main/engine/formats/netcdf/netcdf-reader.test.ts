import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes.ts';
import { isEngineError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { checkReader } from '../../testing/check-reader.ts';
import { openContext } from '../../testing/open-context.ts';
import { plainWorkers } from '../../testing/scrambled-workers.ts';
import { cubeSamples, SAMPLE_TYPES, sampleAt } from '../../testing/tiny-cube.ts';
import { writeNetcdf, type TinyNetcdf, type TinyVariable } from '../../testing/tiny-netcdf.ts';
import { netcdfReader } from './netcdf-reader.ts';

const workers = plainWorkers();
const SIZE = { rows: 6, columns: 5, bands: 4 };
const dimensions = { band: 4, y: 6, x: 5 };

const cube = (changes: Partial<TinyVariable> = {}): TinyVariable => ({
  name: 'cube',
  dimensions: ['band', 'y', 'x'],
  type: 'int16',
  data: cubeSamples(changes.type ?? 'int16', SIZE, ['bands', 'rows', 'columns']),
  ...changes,
});

function open(bytes: Uint8Array, context: Partial<Omit<OpenContext, 'workers'>> = {}): Promise<Dataset> {
  return netcdfReader.open(memorySource('a.nc', bytes), openContext(workers, context));
}

const openFile = (file: Partial<TinyNetcdf>, context?: Partial<Omit<OpenContext, 'workers'>>) =>
  open(writeNetcdf({ dimensions, variables: [cube()], ...file }), context);

const whole = { column: 0, row: 0, width: 5, height: 6 };

for (const version of [1, 2, 5] as const) {
  checkReader(`The NetCDF reader (version ${version})`, {
    reader: netcdfReader,
    workers,
    open: async () => memorySource('a.nc', writeNetcdf({ dimensions, variables: [cube()], version })),
  });
}

describe('numbers', () => {
  it.each(SAMPLE_TYPES)('of type %s', async (type) => {
    const variables = [cube({ type, attributes: { _FillValue: Float64Array.of(-1) } })];
    const dataset = await openFile({ variables, version: 5 });
    const { bands } = await dataset.read({ column: 1, row: 2, width: 2, height: 2 }, { bands: [3] });
    const expected = [2, 3].flatMap((row) => [1, 2].map((column) => sampleAt(row, column, 3) % 256));
    const shift = type === 'int8' ? 128 : 0;
    expect(Array.from(bands[0] as Uint8Array, (value) => Number(value) + shift)).toEqual(expected);
    expect(dataset.bands[0].sampleType).toBe(type);
  });

  it('of several variables that grow by records, each padded', async () => {
    const odd: TinyVariable = {
      name: 'odd',
      dimensions: ['band'],
      type: 'int8',
      data: Int8Array.of(1, 2, 3, 4),
    };
    const double: TinyVariable = {
      name: 'double',
      dimensions: ['band', 'y', 'x'],
      type: 'float64',
      data: cubeSamples('float64', SIZE, ['bands', 'rows', 'columns']),
    };
    const file = { dimensions: { ...dimensions, band: 0 }, records: 4, variables: [odd, cube(), double] };
    for (const variable of ['cube', 'double']) {
      const { bands } = await (await openFile(file, { variable })).read({ ...whole, row: 5, height: 1 });
      bands.forEach((samples, band) =>
        expect(Array.from(samples, Number)).toEqual(
          [0, 1, 2, 3, 4].map((column) => sampleAt(5, column, band)),
        ),
      );
    }
    const stream = writeNetcdf({ dimensions: { ...dimensions, band: 0 }, records: 4, variables: [cube()] });
    stream.fill(255, 4, 8);
    expect((await open(stream)).bands).toHaveLength(4);
  });

  it('that are marked as unsigned', async () => {
    const attributes = { _Unsigned: 'true', _FillValue: Int16Array.of(-1) };
    const dataset = await openFile({ variables: [cube({ attributes, data: new Int16Array(120).fill(-1) })] });
    expect(dataset.bands[0]).toMatchObject({ sampleType: 'uint16', nodata: 65535 });
    const { bands, valid } = await dataset.read({ ...whole, width: 1, height: 1 });
    expect([bands[0][0], valid[0]]).toEqual([65535, 0]);
  });
});

describe('damage', () => {
  const bytes = writeNetcdf({ dimensions, variables: [cube()] });

  it('is named: what is cut off is refused when it is read', async () => {
    const dataset = await open(bytes.slice(0, -20));
    expect(dataset.problems).toEqual([expect.stringMatching(/a\.nc is truncated: cube/)]);
    expect((await dataset.read(whole, { bands: [0] })).bands).toHaveLength(1);
    await expect(dataset.read(whole)).rejects.toMatchObject({ code: 'damaged' });
    await expect(open(bytes.slice(0, 60))).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/header/),
    });
  });

  it('ends in an EngineError whatever bytes are changed', async () => {
    const random = createRandom(9);
    for (let round = 0; round < 500; round += 1) {
      const changed = bytes.slice(0, round % 4 ? bytes.length : random.below(bytes.length));
      for (let change = 0; change < 4; change += 1) {
        const place = random.below(round % 2 ? 200 : changed.length || 1);
        if (place > 3) changed[place] = random.below(256);
      }
      try {
        const dataset = await open(changed);
        await dataset.read({ column: 0, row: 0, width: dataset.grid.width, height: 1 });
      } catch (error) {
        if (!isEngineError(error)) throw error;
      }
    }
  });
});

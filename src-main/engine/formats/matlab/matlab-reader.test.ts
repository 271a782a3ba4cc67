import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import { isEngineError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { OpenContext } from '../../raster/reader.ts';
import { bytesOf } from '../../raster/samples.ts';
import { checkReader } from '../../testing/check-reader.ts';
import { inlineWorkers } from '../../workers.ts';
import { matlabReader } from './matlab-reader.ts';
import { openContext } from '../../testing/open-context.ts';

const workers = inlineWorkers(nodeCodecs);

type Place = Pick<OpenContext, 'variable' | 'wanted' | 'options'>;

const open = (bytes: Uint8Array, place: Place = {}): Promise<Dataset> =>
  matlabReader.open(memorySource('tiny.mat', bytes), openContext(workers, place));

interface TinyArray {
  readonly name: string;
  readonly dimensions: readonly number[];
  /** Column by column, band after band. */
  readonly values: readonly number[];
  readonly compressed?: boolean;
  readonly complex?: boolean;
}

/** Arrays of doubles stored as int16, as MATLAB stores whole numbers. */
function writeMat(arrays: readonly TinyArray[], bigEndian = false): Uint8Array {
  const header = new Uint8Array(128).fill(32);
  header.set(new TextEncoder().encode('MATLAB 5.0 MAT-file'));
  header.set(bigEndian ? [1, 0, 0x4d, 0x49] : [0, 1, 0x49, 0x4d], 124);
  const parts = arrays.map((array) => {
    const matrix = element(14, matrixBody(array, bigEndian), bigEndian);
    if (!array.compressed) return matrix;
    const stream = deflateSync(matrix);
    return Buffer.concat([words([15, stream.length], bigEndian), stream]);
  });
  return new Uint8Array(Buffer.concat([header, ...parts]));
}

function matrixBody({ name, dimensions, values, complex }: TinyArray, bigEndian: boolean): Uint8Array {
  const numbers = Buffer.alloc(values.length * 2);
  values.forEach((value, at) =>
    bigEndian ? numbers.writeInt16BE(value, 2 * at) : numbers.writeInt16LE(value, 2 * at),
  );
  return Buffer.concat([
    element(6, words([6 | (complex ? 0x800 : 0), 0], bigEndian), bigEndian),
    element(5, words(dimensions, bigEndian), bigEndian),
    element(1, new TextEncoder().encode(name), bigEndian),
    element(3, numbers, bigEndian),
  ]);
}

/** Up to four bytes of data go into the tag itself. */
function element(type: number, data: Uint8Array, bigEndian: boolean): Uint8Array {
  if (data.length <= 4 && data.length > 0) {
    return Buffer.concat([
      words([(data.length << 16) | type], bigEndian),
      data,
      new Uint8Array(4 - data.length),
    ]);
  }
  return Buffer.concat([
    words([type, data.length], bigEndian),
    data,
    new Uint8Array((8 - (data.length % 8)) % 8),
  ]);
}

function words(values: readonly number[], bigEndian: boolean): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, at) =>
    bigEndian ? bytes.writeUInt32BE(value, 4 * at) : bytes.writeUInt32LE(value, 4 * at),
  );
  return bytes;
}

const count = (length: number): number[] => Array.from({ length }, (_, at) => at * 3 - 40);
const cube = (changes: Partial<TinyArray> = {}): TinyArray => ({
  name: 'cube',
  dimensions: [4, 3, 5],
  values: count(60),
  ...changes,
});
const labels: TinyArray = { name: 'gt', dimensions: [4, 3], values: count(12) };
const scalar: TinyArray = { name: 'n', dimensions: [1, 1], values: [7] };

for (const compressed of [false, true]) {
  checkReader(`The MATLAB reader (compressed: ${compressed})`, {
    reader: matlabReader,
    workers,
    open: async () => memorySource('tiny.mat', writeMat([scalar, cube({ compressed }), labels])),
  });
}

describe('arrays are height x width x bands, stored column by column', () => {
  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('big-endian: %s, compressed: %s', async (bigEndian, compressed) => {
    const dataset = await open(writeMat([scalar, cube({ compressed })], bigEndian));
    expect(dataset.grid).toMatchObject({ width: 3, height: 4, georeferenced: false });
    expect(dataset.bands).toHaveLength(5);
    expect(dataset.bands[0].sampleType).toBe('int16');
    const block = await dataset.read({ column: 1, row: 2, width: 2, height: 1 }, { bands: [4] });
    const value = (row: number, column: number, band: number): number =>
      (band * 12 + column * 4 + row) * 3 - 40;
    expect(block.bands).toEqual([Int16Array.of(value(2, 1, 4), value(2, 2, 4))]);
    expect(dataset.details).toMatchObject({ variable: 'cube', class: 'double' });
  });
});

describe('which array', () => {
  it('is the only one of the wanted shape, or the one named', async () => {
    const bytes = writeMat([scalar, cube(), labels]);
    expect((await open(bytes, { wanted: 'labels' })).details.variable).toBe('gt');
    expect((await open(bytes)).details.variable).toBe('cube');
    expect((await open(bytes, { variable: 'gt' })).bands).toHaveLength(1);
    const two = writeMat([cube(), cube({ name: 'other', compressed: true })]);
    expect((await open(two, { variable: 'other' })).details.variable).toBe('other');
  });

  it('is the largest where that is clear, and any that is chosen, in any order of axes', async () => {
    const bytes = writeMat([cube(), cube({ name: 'small', dimensions: [2, 2, 3], values: count(12) })]);
    const dataset = await open(bytes);
    expect(dataset.details.variable).toBe('cube');
    expect(dataset.options?.map(({ id, value }) => [id, value])).toEqual([
      ['array', 'cube'],
      ['axes', 'rows,columns,bands'],
    ]);
    const turned = await open(bytes, { options: { array: 'small', axes: 'bands,rows,columns' } });
    expect([turned.bands.length, turned.grid.height, turned.grid.width]).toEqual([2, 2, 3]);
    const { bands } = await turned.read({ column: 1, row: 0, width: 1, height: 2 }, { bands: [1] });
    expect(Array.from(bands[0], Number)).toEqual([count(12)[1 + 4], count(12)[3 + 4]]);
    await expect(open(bytes, { options: { array: 'none' } })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it.each([
    [
      'two that fit',
      [cube(), cube({ name: 'other' })],
      {},
      /more than one.*cube \(4 x 3 x 5 double\), other/,
    ],
    ['none that fits', [scalar, labels], {}, /no numeric array of three dimensions.*gt \(4 x 3 double\)/],
    ['no such name', [cube()], { variable: 'x' }, /no variable x.*cube/],
    [
      'a name of no matrix',
      [cube({ name: 'v', dimensions: [2, 2, 3, 5] })],
      { variable: 'v' },
      /2 x 2 x 3 x 5 double/,
    ],
    ['nothing', [], {}, /nothing that can be read/],
  ] as [string, TinyArray[], Place, RegExp][])(
    '%s: an error that lists what there is',
    async (_, arrays, place, message) => {
      await expect(open(writeMat(arrays), place)).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(message),
      });
    },
  );
});

describe('what cannot be read', () => {
  it('is refused by name: complex numbers; and a 7.3 file that is no HDF5', async () => {
    await expect(open(writeMat([cube({ complex: true })]))).rejects.toMatchObject({ code: 'unsupported' });
    const newer = new Uint8Array(600);
    newer.set(new TextEncoder().encode('MATLAB 7.3 MAT-file'));
    expect(matlabReader.recognises(newer, { name: 'new.mat', hasBeside: async () => false })).toBe(true);
    await expect(open(newer)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining('tiny.mat'),
    });
  });

  it('is damaged: a cut array, and numbers that do not fill their dimensions', async () => {
    await expect(open(writeMat([cube()]).slice(0, 250))).rejects.toMatchObject({ code: 'damaged' });
    await expect(open(writeMat([cube({ dimensions: [4, 3, 50_000] })]))).rejects.toMatchObject({
      code: 'damaged',
    });
    const forged = cube({ dimensions: [2 ** 15, 2 ** 15, 3], compressed: true });
    await expect(open(writeMat([forged]))).rejects.toMatchObject({ code: 'damaged' });
  });

  it('lists what comes before the damage, and says so', async () => {
    const bytes = writeMat([cube(), labels]);
    const dataset = await open(bytes.slice(0, -20));
    expect(dataset.problems).toHaveLength(1);
    expect((await dataset.read({ column: 0, row: 0, width: 3, height: 4 })).bands).toHaveLength(5);
  });

  it('ends in an EngineError whatever bytes are changed', async () => {
    const original = writeMat([scalar, cube({ compressed: true }), cube({ name: 'plain' })]);
    const random = createRandom(11);
    for (let round = 0; round < 300; round += 1) {
      const bytes = original.slice(0, round % 2 ? original.length : random.below(original.length));
      for (let change = 0; change < 5; change += 1)
        bytes[random.below(bytes.length || 1)] = random.below(256);
      try {
        const dataset = await open(bytes, { variable: round % 3 ? 'cube' : 'plain' });
        await dataset.read({ column: 0, row: 0, width: dataset.grid.width, height: 1 });
      } catch (error) {
        if (!isEngineError(error)) throw error;
      }
    }
  });
});

const HSI = '../shared/data/hsi';

it.skipIf(!existsSync(HSI))(
  'opens real scenes and their labels (skipped where ../shared/data is missing)',
  async () => {
    const source = (name: string) => new Uint8Array(readFileSync(join(HSI, name)));
    const salinas = await open(source('salinasA/SalinasA_corrected.mat'));
    expect([salinas.grid.height, salinas.grid.width, salinas.bands.length]).toEqual([83, 86, 204]);
    const truth = await open(source('salinasA/SalinasA_gt.mat'), { wanted: 'labels' });
    const { bands } = await truth.read({ column: 0, row: 0, width: 86, height: 83 });
    expect(bytesOf(bands[0]).filter((label) => label !== 0)).toHaveLength(5348);
  },
);

const PYTHON = '/usr/bin/python3';
const SAVE = `
import sys, json, hashlib, numpy as np, scipy.io
rng = np.random.default_rng(1)
out = {}
for kind in 'int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64'.split():
    cube = (rng.random((5, 7, 3)) * 100).astype(kind)
    for compressed in (False, True):
        name = f'{kind}_{compressed}.mat'
        scipy.io.savemat(sys.argv[1] + '/' + name, {'n': 1, 'cube': cube, 'text': 'x', 'cell': np.array([1, 'a'], object)}, do_compression=compressed)
        out[name] = [kind] + [hashlib.md5(np.ascontiguousarray(cube[:, :, b]).tobytes()).hexdigest() for b in range(3)]
print(json.dumps(out))`;

function hasScipy(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import scipy.io'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it.skipIf(!hasScipy())(
  'reads every numeric class as scipy wrote it (skipped where python3-scipy is missing)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'swath-mat-'));
    const truth = JSON.parse(execFileSync(PYTHON, ['-c', SAVE, folder]).toString()) as Record<
      string,
      string[]
    >;
    for (const [name, expected] of Object.entries(truth)) {
      const dataset = await open(new Uint8Array(readFileSync(join(folder, name))));
      const { bands } = await dataset.read({ column: 0, row: 0, width: 7, height: 5 });
      const md5s = bands.map((samples) => createHash('md5').update(bytesOf(samples)).digest('hex'));
      expect([dataset.bands[0].sampleType, ...md5s]).toEqual(expected);
    }
    rmSync(folder, { recursive: true });
    expect(Object.keys(truth)).toHaveLength(20);
  },
);

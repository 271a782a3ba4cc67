import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes.ts';
import { isEngineError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { SampleType } from '../../raster/samples.ts';
import { checkReader } from '../../testing/check-reader.ts';
import { openContext } from '../../testing/open-context.ts';
import { plainWorkers } from '../../testing/scrambled-workers.ts';
import { cubeSamples, filesBeside, sampleAt, storedBytes } from '../../testing/tiny-cube.ts';
import { enviReader } from './envi-reader.ts';

const SIZE = { rows: 6, columns: 5, bands: 4 };
const AXES = {
  bsq: ['bands', 'rows', 'columns'],
  bil: ['rows', 'bands', 'columns'],
  bip: ['rows', 'columns', 'bands'],
} as const;
const TYPES: Readonly<Record<number, SampleType>> = {
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

interface TinyEnvi {
  readonly interleave?: keyof typeof AXES;
  readonly type?: number;
  readonly bigEndian?: boolean;
  readonly offset?: number;
  /** More lines, or others of the same names before those that follow from the above. */
  readonly lines?: string;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function header({
  interleave = 'bsq',
  type = 2,
  bigEndian = false,
  offset = 0,
  lines = '',
}: TinyEnvi): Uint8Array {
  return encode(
    `ENVI\n${lines}\nsamples = 5\nlines   = 6\nbands = 4\nheader offset = ${offset}\nfile type = ENVI Standard\n` +
      `data type = ${type}\ninterleave = ${interleave}\nbyte order = ${bigEndian ? 1 : 0}\n`,
  );
}

function data({ interleave = 'bsq', type = 2, bigEndian = false, offset = 0 }: TinyEnvi): Uint8Array {
  const bytes = storedBytes(cubeSamples(TYPES[type], SIZE, AXES[interleave]), TYPES[type], bigEndian);
  const whole = new Uint8Array(offset + bytes.length);
  whole.set(bytes, offset);
  return whole;
}

const workers = plainWorkers();

function open(envi: TinyEnvi, bytes = data(envi)): Promise<Dataset> {
  return enviReader.open(
    memorySource('scene.dat', bytes),
    openContext(workers, { beside: filesBeside({ 'scene.hdr': header(envi) }) }),
  );
}

const whole = { column: 0, row: 0, width: 5, height: 6 };

for (const interleave of ['bsq', 'bil', 'bip'] as const) {
  checkReader(`The ENVI reader (${interleave})`, {
    reader: enviReader,
    workers,
    open: async () => memorySource('scene.dat', data({ interleave })),
    candidate: { name: 'scene.dat', hasBeside: async (name) => name === 'scene.hdr' },
    context: { beside: filesBeside({ 'scene.hdr': header({ interleave }) }) },
  });
}

describe('samples', () => {
  const kinds = Object.keys(TYPES).flatMap((type) =>
    (['bsq', 'bil', 'bip'] as const).flatMap((interleave) =>
      [false, true].map((bigEndian) => ({ type: Number(type), interleave, bigEndian })),
    ),
  );

  it.each(kinds)('type $type, $interleave, big-endian: $bigEndian', async (kind) => {
    const dataset = await open({ ...kind, offset: 24 });
    const { bands } = await dataset.read({ column: 1, row: 2, width: 3, height: 2 }, { bands: [3, 1] });
    expect(dataset.bands[0].sampleType).toBe(TYPES[kind.type]);
    expect(bands.map((samples) => Array.from(samples as Uint8Array, Number))).toEqual(
      [3, 1].map((band) =>
        [2, 3].flatMap((row) => [1, 2, 3].map((column) => sampleAt(row, column, band) % 256)),
      ),
    );
  });

  it('reads no more than the window needs, whatever the interleave', async () => {
    for (const interleave of ['bsq', 'bil', 'bip'] as const) {
      const bytes = new Uint8Array(2000 * 300 * 40);
      let read = 0;
      const source = memorySource('scene.dat', bytes);
      const counted: typeof source = {
        ...source,
        read: (offset, length) => {
          read += length;
          return source.read(offset, length);
        },
      };
      const size = `samples = 2000\nlines = 300\nbands = 40\ndata type = 1`;
      const beside = filesBeside({ 'scene.hdr': header({ interleave, lines: size }) });
      const dataset = await enviReader.open(counted, openContext(workers, { beside }));
      read = 0;
      await dataset.read({ column: 0, row: 100, width: 2000, height: 3 }, { bands: [7] });
      expect(read).toBeLessThan(interleave === 'bip' ? 3 * 2000 * 40 + 1 : 3 * 2000 + 80_000);
    }
  });

  it('that are not there are refused, and the rest is read; the file says so', async () => {
    const cut = data({ interleave: 'bip' }).slice(0, 2 * 5 * 4 * 3);
    const dataset = await open({ interleave: 'bip' }, cut);
    expect(dataset.problems).toEqual([expect.stringMatching(/scene\.dat is truncated.*120 bytes.*240/)]);
    expect((await dataset.read({ ...whole, height: 3 })).bands).toHaveLength(4);
    await expect(dataset.read({ ...whole, row: 3, height: 1 })).rejects.toMatchObject({ code: 'damaged' });
  });
});

describe('which files', () => {
  it.each(['scene.dat.hdr', 'scene.hdr', 'scene.HDR'])(
    'the header of a data file may be %s',
    async (name) => {
      const beside = filesBeside({ [name]: header({}) });
      const candidate = { name: 'x/scene.dat', hasBeside: async (path: string) => path === name };
      expect(await enviReader.recognises(encode('....'), candidate)).toBe(true);
      const dataset = await enviReader.open(
        memorySource('x/scene.dat', data({})),
        openContext(workers, { beside }),
      );
      expect(dataset.bands).toHaveLength(4);
      await dataset.close();
      expect(beside.opened).toBe(0);
    },
  );

  it.each([
    ['scene.hdr', 'scene'],
    ['scene.hdr', 'scene.img'],
    ['scene.HDR', 'SCENE.BIL'],
    ['scene.bip.hdr', 'scene.bip'],
  ])('the data of %s may be %s', async (headerName, dataName) => {
    const beside = filesBeside({ [dataName]: data({}) });
    expect(await enviReader.recognises(header({}), { name: headerName, hasBeside: async () => false })).toBe(
      true,
    );
    const dataset = await enviReader.open(
      memorySource(headerName, header({})),
      openContext(workers, { beside }),
    );
    const { bands } = await dataset.read(whole, { bands: [0] });
    expect(bands[0][1]).toBe(sampleAt(0, 1, 0));
    expect(dataset.name).toBe(headerName);
    await dataset.close();
    expect(beside.opened).toBe(0);
  });

  it('says what is missing, and what is of another kind', async () => {
    const alone = (name: string, bytes: Uint8Array, files: Record<string, Uint8Array> = {}) =>
      enviReader.open(memorySource(name, bytes), openContext(workers, { beside: filesBeside(files) }));
    await expect(alone('a.hdr', header({}))).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/data of a\.hdr.*a\.img/),
    });
    await expect(alone('a.dat', data({}))).rejects.toMatchObject({ code: 'bad-input' });
    const esri = encode('BYTEORDER      I\nLAYOUT  BIL\nNROWS 6\n');
    await expect(alone('a.hdr', esri)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/ESRI/),
    });
    await expect(alone('a.bil', data({}), { 'a.hdr': esri })).rejects.toMatchObject({
      message: expect.stringMatching(/ESRI/),
    });
    await expect(alone('a.dat', data({}), { 'a.hdr': encode('notes') })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});

describe('what cannot be read right is refused by name', () => {
  it.each([
    ['data type = 6', 'unsupported', /complex/],
    ['data type = 9', 'unsupported', /complex/],
    ['data type = 77', 'unsupported', /data type 77/],
    ['file compression = 1', 'unsupported', /compressed/],
    ['file type = ENVI Spectral Library', 'unsupported', /spectral library/],
    ['interleave = zigzag', 'damaged', /zigzag/],
    ['samples = many', 'damaged', /samples/],
    ['bands = 0', 'damaged', /bands/],
    ['bands = 2000000000', 'damaged', /2000000000 bands/],
  ])('%s', async (lines, code, message) => {
    await expect(open({ lines })).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('sets nothing aside for what a forged size claims', async () => {
    const dataset = await open({ lines: 'lines = 2000000000\nsamples = 2000000000' });
    expect(dataset.problems).toHaveLength(1);
    const window = { column: 0, row: 1_000_000, width: 1_000_000_000, height: 1 };
    await expect(dataset.read(window, { bands: [0] })).rejects.toMatchObject({ code: 'damaged' });
  });

  it('ends in an EngineError whatever bytes are changed', async () => {
    const random = createRandom(5);
    const original = header({
      lines:
        'wavelength = {0.4, 0.5, 0.6, 0.7}\nmap info = {UTM, 1, 1, 3, 4, 30, 30, 12, North, WGS-84}\nclasses = 2',
    });
    for (let round = 0; round < 400; round += 1) {
      const bytes = original.slice(0, round % 3 ? original.length : random.below(original.length));
      for (let change = 0; change < 3; change += 1)
        bytes[random.below(bytes.length || 1)] = 32 + random.below(96);
      const beside = filesBeside({ 'scene.hdr': bytes });
      try {
        const dataset = await enviReader.open(
          memorySource('scene.dat', data({})),
          openContext(workers, { beside }),
        );
        await dataset.read({ column: 0, row: 0, width: 1, height: 1 });
      } catch (error) {
        if (!isEngineError(error)) throw error;
      }
    }
  });
});

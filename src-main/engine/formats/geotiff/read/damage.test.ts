import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource } from '../../../bytes.ts';
import { isEngineError } from '../../../errors.ts';
import { createRandom } from '../../../random.ts';
import type { Dataset } from '../../../raster/raster.ts';
import { writeTinyTiff, type TinyFile, type TinyImage } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers } from '../../../workers.ts';
import { geotiffReader } from './geotiff-reader.ts';
import { openContext } from '../../../testing/open-context.ts';

const workers = inlineWorkers(nodeCodecs);

const open = (bytes: Uint8Array): Promise<Dataset> =>
  geotiffReader.open(memorySource('tiny.tif', bytes), openContext(workers));

const tiny = (changes: Partial<TinyImage> = {}, file: TinyFile = {}): Uint8Array => {
  const { width = 8, height = 8 } = changes;
  const band = Uint8Array.from({ length: width * height }, (_, index) => (index * 37) & 255);
  return writeTinyTiff([{ width, height, sampleType: 'uint8', bands: [band], ...changes }], file);
};

const readWhole = async (dataset: Dataset) =>
  dataset.read({ column: 0, row: 0, width: dataset.grid.width, height: dataset.grid.height });

const refusal = async (bytes: Uint8Array): Promise<unknown> =>
  open(bytes)
    .then(readWhole)
    .then(
      () => undefined,
      (error: unknown) => error,
    );

describe('what is not a readable TIFF is refused, naming the file', () => {
  it.each([
    ['nothing', new Uint8Array(0), 'bad-input'],
    ['text', new TextEncoder().encode('not a TIFF at all'), 'bad-input'],
    ['a header alone', Uint8Array.of(0x49, 0x49, 42, 0, 0, 0, 0, 0), 'damaged'],
    ['a directory beyond the end', Uint8Array.of(0x49, 0x49, 42, 0, 255, 255, 255, 127), 'damaged'],
    ['zero bands', tiny({ tags: { 277: { short: [0] } } }), 'bad-input'],
    ['no width', tiny({ tags: { 256: [0] } }), 'damaged'],
  ])('%s', async (_, bytes, code) => {
    expect(await refusal(bytes)).toMatchObject({
      name: 'EngineError',
      code,
      message: expect.stringContaining('tiny.tif'),
    });
  });
});

it('has no variables, and says so', async () => {
  const context = openContext(workers, { variable: 'red' });
  await expect(geotiffReader.open(memorySource('x.tif', tiny()), context)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/^x\.tif .*leave ":red" out/),
  });
});

describe('what cannot be read right is refused by name', () => {
  it.each([
    ['old-style JPEG compression', { 259: { short: [6] } }],
    ['12-bit JPEG compression', { 258: { short: [12] }, 259: { short: [7] } }],
    ['JPEG compression of YCbCr colours by band', { 259: { short: [7] }, 262: { short: [6] } }],
    ['LERC compression of 12-bit samples', { 258: { short: [12] }, 259: { short: [34887] } }],
    ['WebP compression of other than 3 or 4 bands of 8 bits', { 259: { short: [50001] } }],
    ['fax compression of more than one bit', { 259: { short: [4] } }],
    ['CIELab colours of 8 bits', { 262: { short: [8] } }],
    ['SGI LogLuv colours', { 262: { short: [32845] } }],
    ['LZMA compression', { 259: { short: [34925] } }],
    ['compression 4711', { 259: { short: [4711] } }],
    ['complex samples', { 258: { short: [64] }, 339: { short: [6] } }],
    ['12-bit signed samples', { 258: { short: [12] }, 339: { short: [2] } }],
    ['24-bit floating point samples', { 258: { short: [24] }, 339: { short: [3] } }],
    ['YCbCr colours', { 262: { short: [6] } }],
    ['predictor 3 with 8-bit unsigned samples', { 259: { short: [8] }, 317: { short: [3] } }],
  ])('%s', async (feature, tags) => {
    expect(await refusal(tiny({ tags }))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(`tiny.tif uses ${feature}`),
    });
  });

  it('bands of different types', async () => {
    const bands = [new Uint8Array(64), new Uint8Array(64)];
    expect(await refusal(tiny({ bands, tags: { 258: { short: [8, 16] } } }))).toMatchObject({
      code: 'unsupported',
    });
  });
});

describe('a truncated file', () => {
  // The tiny writer puts blocks before the directory, so blocks are cut off by pointing them beyond the end.
  const cut = tiny({ rowsPerStrip: 2, tags: { 273: [8, 24, 100_000, 200_000], 279: [16, 16, 16, 16] } });

  it('opens, says how many blocks are missing, and reads the others', async () => {
    const dataset = await open(cut);
    expect(dataset.problems).toEqual([
      '2 of 4 blocks lie beyond the end of the file: it is truncated; copy it again.',
    ]);
    expect((await dataset.read({ column: 0, row: 0, width: 8, height: 4 })).bands[0]).toHaveLength(32);
  });

  it('fails on a missing block, naming file and place', async () => {
    const reading = (await open(cut)).read({ column: 0, row: 3, width: 8, height: 2 });
    await expect(reading).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/tiny\.tif: the block at column 0, row 4 .*truncated/),
    });
  });

  it('fails on blocks that its tables do not list', async () => {
    const dataset = await open(
      tiny({ rowsPerStrip: 2, compression: 8, encode: deflateSync, tags: { 273: [8] } }),
    );
    expect(dataset.problems[0]).toContain('3 of 4 blocks');
    await expect(readWhole(dataset)).rejects.toMatchObject({ code: 'damaged' });
  });
});

describe('a forged header sets no memory aside', () => {
  it.each([
    ['tiles of 1 GiB', { 322: [32768], 323: [32768], 324: [8], 325: [64], 259: { short: [8] } }, 'damaged'],
    ['tiles beyond any use', { 322: [2 ** 31 - 1], 323: [2 ** 31 - 1], 324: [8], 325: [64] }, 'unsupported'],
    ['a block length of 4 GiB', { 279: [2 ** 32 - 1], 259: { short: [8] } }, 'damaged'],
    [
      '65535 bands in one strip',
      { 277: { short: [65535] }, 278: [4_000_000], 259: { short: [5] } },
      undefined,
    ],
  ] as const)('%s', async (_, tags, code) => {
    const error = await refusal(tiny({ tags }));
    expect(isEngineError(error)).toBe(true);
    if (code) expect(error).toMatchObject({ code });
  });

  it('in a tag that claims four billion values', async () => {
    const bytes = tiny({ rowsPerStrip: 1 });
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(4, true);
    for (let entry = 0; entry < view.getUint16(directory, true); entry += 1) {
      const at = directory + 2 + 12 * entry;
      if (view.getUint16(at, true) === 273) view.setUint32(at + 4, 2 ** 32 - 1, true);
    }
    expect(await refusal(bytes)).toMatchObject({ code: 'damaged' });
  });

  it('in a list of images that runs in a circle', async () => {
    const bytes = tiny();
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(4, true);
    view.setUint32(directory + 2 + 12 * view.getUint16(directory, true), directory, true);
    expect((await open(bytes)).problems).toHaveLength(1);
  });
});

it('fails on a broken stream with a message about the block', async () => {
  const bytes = tiny({ compression: 8, encode: (block) => deflateSync(block).fill(0xaa, 5, 12) });
  expect(await refusal(bytes)).toMatchObject({
    code: 'damaged',
    message: expect.stringMatching(/tiny\.tif: the block at column 0, row 0 is damaged/),
  });
});

describe('500 seeded mutations and truncations end in pixels or in an EngineError', () => {
  const sources: [string, Uint8Array][] = [
    ['the sample scene', readFileSync('resources/sample/L7_ETMs.tif')],
    [
      'deflate tiles',
      tiny({ tile: { width: 16, height: 16 }, width: 40, height: 40, compression: 8, encode: deflateSync }),
    ],
    ['Big, big-endian strips', tiny({ rowsPerStrip: 3 }, { bigTiff: true, bigEndian: true })],
    ['LZW of plain codes', tiny({ compression: 5, encode: plainLzw })],
    ['PackBits', tiny({ compression: 32773, encode: (block) => Uint8Array.of(block.length - 1, ...block) })],
  ];
  it.each(sources)('%s', async (_, original) => {
    const random = createRandom(original.length);
    for (let round = 0; round < 100; round += 1) {
      const kept = round % 3 === 0 ? random.below(original.length) : original.length;
      const bytes = new Uint8Array(original.subarray(0, kept));
      const directory = directoryOffset(bytes);
      for (let change = random.below(8); change >= 0; change -= 1) {
        const near = change % 2 === 0 && directory < bytes.length - 400;
        const at = near ? directory + random.below(400) : random.below(bytes.length || 1);
        bytes[at] = random.below(256);
      }
      const outcome = await readSomething(bytes);
      if (outcome !== undefined && !isEngineError(outcome)) throw outcome;
    }
  });
});

/** 9-bit codes, with a clear code before the table grows beyond them. */
function plainLzw(block: Uint8Array): Uint8Array {
  const codes = [256, ...block, 257];
  const bits = codes.map((code) => code.toString(2).padStart(9, '0')).join('');
  return Uint8Array.from(bits.match(/.{1,8}/g)!, (byte) => parseInt(byte.padEnd(8, '0'), 2));
}

function directoryOffset(bytes: Uint8Array): number {
  if (bytes.length < 16) return 0;
  const view = new DataView(bytes.buffer);
  return view.getUint16(0) === 0x4949 ? view.getUint32(4, true) : view.getUint32(12);
}

/** Reads at most a small window of each raster: a forged size is no reason to read it all. */
async function readSomething(bytes: Uint8Array): Promise<unknown> {
  try {
    const dataset = await open(bytes);
    for (const raster of [dataset, ...dataset.overviews]) {
      const width = Math.min(raster.grid.width, 300);
      const height = Math.min(raster.grid.height, 300);
      await raster.read({ column: 0, row: 0, width, height }, { bands: [0] });
    }
    await dataset.close();
    return undefined;
  } catch (error) {
    return error;
  }
}
